// `ctl rules`: the catalogue of rules.
#include <CLI/CLI.hpp>
#include <iomanip>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/app.h"
#include "validators/manual.h"
#include "validators/rule.h"

namespace ctl {
namespace {

constexpr int kIdWidth = 30;
constexpr int kSeverityWidth = 9;

void print_text(std::ostream& out) {
  for (const Rule* rule : all_rules()) {
    out << std::left << std::setw(kIdWidth) << rule->id
        << std::setw(kSeverityWidth) << to_string(rule->severity)
        << rule->summary << (rule->preview ? " (preview)" : "") << '\n';
  }
}

void print_json(std::ostream& out) {
  nlohmann::ordered_json document = {
      {"format_version", "1.0"}, {"command", "rules"}, {"rules", {}}};
  for (const Rule* rule : all_rules()) {
    document["rules"].push_back({{"id", rule->id},
                                 {"severity", to_string(rule->severity)},
                                 {"preview", rule->preview},
                                 {"summary", rule->summary}});
  }
  out << document.dump(2) << '\n';
}

}  // namespace

void add_rules(CLI::App& app, const Globals& /*globals*/,
               const Streams& streams, int& /*exit_code*/) {
  const auto format = std::make_shared<std::string>("text");
  CLI::App* command = app.add_subcommand("rules", "list the rules of `lint`");
  command->add_option("--format", *format, "text, markdown or json")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "markdown", "json"}));
  command->footer("Example:\n  ctl rules --format markdown");
  command->callback([format, streams] {
    if (*format == "markdown") {
      streams.out << rules_manual();
    } else if (*format == "json") {
      print_json(streams.out);
    } else {
      print_text(streams.out);
    }
  });
}

}  // namespace ctl
