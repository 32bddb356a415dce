#include "cli/app.h"

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

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

// The help line for a usage mistake: the nearest command when a word is none.
std::string usage_help(const CLI::App& app,
                       const std::vector<std::string>& words) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) {
    names.push_back(command->get_name());
  }
  const std::vector<std::string_view> views(names.begin(), names.end());
  for (const std::string& word : words) {
    const std::string_view near = closest(word, views);
    if (!near.empty() && near != word) {
      return concat("did you mean `ctl ", near, "`?");
    }
  }
  return "`ctl --help` lists the commands, `ctl COMMAND --help` its options";
}

int usage_error(const CLI::App& app, const CLI::ParseError& error,
                const std::vector<std::string>& words, const Streams& streams) {
  std::string message = error.what();
  if (const auto line = message.find('\n'); line != std::string::npos) {
    message.resize(line);
  }
  print_error(streams.err, {message, usage_help(app, words)});
  return kExitUsage;
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
  std::vector<std::string> words(argv + 1, argv + argc);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return app.exit(help, streams.out, streams.err);
  } catch (const CLI::ParseError& error) {
    return usage_error(app, error, words, streams);
  }
  return exit_code;
}

}  // namespace ctl
