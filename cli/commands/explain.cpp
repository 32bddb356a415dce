// `ctl explain`: the manual page of one rule.
#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "cli/app.h"
#include "cli/message.h"
#include "schema/base/text.h"
#include "validators/manual.h"
#include "validators/rule.h"

namespace ctl {
namespace {

int explain(const std::string& id, const Streams& streams) {
  const Rule* rule = find_rule(id);
  if (rule == nullptr) {
    print_error(streams.err, {concat("no rule is called ", quote(id)),
                              unknown_rule_help(id)});
    return kExitUsage;
  }
  streams.out << manual_page(*rule);
  return kExitOk;
}

}  // namespace

void add_explain(CLI::App& app, const Globals& /*globals*/,
                 const Streams& streams, int& exit_code) {
  const auto id = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand(
      "explain", "print what a rule finds, why, and examples");
  command->add_option("rule", *id, "id of the rule")
      ->type_name("RULE")
      ->required();
  command->footer("Example:\n  ctl explain missing-required-column");
  command->callback(
      [id, streams, &exit_code] { exit_code = explain(*id, streams); });
}

}  // namespace ctl
