#include "cli/app.h"

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cli/failure_document.h"
#include "cli/message.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr AddCommand kCommands[] = {
#define CTL_COMMAND(name) add_##name,
#include "cli/commands.def"
#undef CTL_COMMAND
};

void add_globals(CLI::App& app, Globals& globals) {
  app.add_option("-C", globals.directory, "run as if started in this directory")
      ->type_name("DIR");
  app.add_option("--config", globals.config, "another ctl.yml")
      ->type_name("FILE")
      ->envname("CTL_CONFIG");
  app.add_option("--color", globals.color, "auto, always or never")
      ->type_name("WHEN")
      ->envname("CTL_COLOR")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app.add_flag("-q,--quiet", globals.quiet, "print results only");
  app.add_flag("-v,--verbose", globals.verbose, "say what is being done");
}

std::string nearest(const std::string& word,
                    const std::vector<std::string>& known) {
  const std::vector<std::string_view> views(known.begin(), known.end());
  return std::string(closest(word, views));
}

std::vector<std::string> long_options(const CLI::App& app) {
  std::vector<std::string> out;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      out.push_back("--" + name);
    }
  }
  return out;
}

// What the parser says of an argument, in our words where they are clearer.
std::string mistake_of(const CLI::ParseError& error) {
  const std::string text = error.what();
  constexpr std::string_view kUnread = "Could not convert: ";
  const std::size_t equals = text.find(" = ");
  if (!text.starts_with(kUnread) || equals == std::string::npos) return text;
  const std::string option =
      text.substr(kUnread.size(), equals - kUnread.size());
  return concat(option, " takes a number, not ",
                quote(text.substr(equals + 3)));
}

// What a usage mistake is, and what to do about it.
Error usage_message(const CLI::App& app, const CLI::ParseError& error) {
  const auto chosen = app.get_subcommands();
  const std::vector<std::string> unknown = app.remaining(true);
  if (!chosen.empty()) {
    const CLI::App& command = *chosen.front();
    const std::string listed =
        concat("`ctl ", command.get_name(), " --help` lists the options");
    if (unknown.empty()) return {mistake_of(error), listed};
    const std::string word = unknown.front().substr(0, unknown[0].find('='));
    if (word.rfind('-', 0) != 0) {
      return {concat("one word too many: ", quote(word)), listed};
    }
    std::vector<std::string> options = long_options(command);
    for (std::string& option : long_options(app))
      options.push_back(option);
    const std::string meant = nearest(word, options);
    return {concat("no option is called ", quote(word)),
            meant.empty() ? listed : concat("did you mean `", meant, "`?")};
  }
  const std::string listed = "`ctl --help` lists the commands";
  if (dynamic_cast<const CLI::RequiredError*>(&error) == nullptr) {
    return {error.what(), listed};
  }
  if (unknown.empty()) return {"no command is given", listed};
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) {
    names.push_back(command->get_name());
  }
  const std::string meant = nearest(unknown.front(), names);
  return {concat("no command is called ", quote(unknown.front())),
          meant.empty() ? listed : concat("did you mean `ctl ", meant, "`?")};
}

// The format that was asked for; empty when none was.
std::string chosen_format(const CLI::App& command) {
  const CLI::Option* format = command.get_option_no_throw("--format");
  return format == nullptr || format->empty() ? std::string()
                                              : format->results().back();
}

// What a program reads is a document for every exit code but that of a usage
// mistake.
void complete(const CLI::App& app, const OutputWatch& watch, int exit_code,
              const Streams& streams) {
  const auto chosen = app.get_subcommands();
  if (chosen.empty() || watch.printed() || exit_code == kExitOk ||
      exit_code == kExitUsage) {
    return;
  }
  const std::string format = chosen_format(*chosen.front());
  if (format != "json" && format != "jsonl") return;
  std::string name = chosen.front()->get_name();
  if (name == "rollback") name = "apply";  // whose report it gives
  streams.out << watch.document(name, format == "jsonl");
}

}  // namespace

int run(int argc, char** argv, const Streams& streams) {
  CLI::App app("Detections as code: from a pull request to production.", "ctl");
  app.require_subcommand(1);
  app.fallthrough();
  app.set_help_all_flag();
  Globals globals;
  add_globals(app, globals);
  int exit_code = kExitOk;
  for (const AddCommand add : kCommands)
    add(app, globals, streams, exit_code);
  const OutputWatch watch(streams);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return app.exit(help, streams.out, streams.err);
  } catch (const CLI::ParseError& error) {
    print_error(streams.err, usage_message(app, error));
    return kExitUsage;
  }
  complete(app, watch, exit_code, streams);
  return exit_code;
}

}  // namespace ctl
