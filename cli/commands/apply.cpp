// `ctl apply`: makes the server as the files, or a saved plan, say.
#include <CLI/CLI.hpp>
#include <memory>

#include "cli/app.h"
#include "cli/deploy/apply_command.h"

namespace ctl {

void add_apply(CLI::App& app, const Globals& globals, const Streams& streams,
               int& exit_code) {
  auto arguments = std::make_shared<ApplyArguments>();
  CLI::App* command = app.add_subcommand(
      "apply", "make the server as the files, or a saved plan, say");
  command->add_option("plan", arguments->plan, "a plan of `ctl diff --out`")
      ->type_name("PLAN");
  add_apply_options(*command, *arguments);
  command->add_flag("--allow-older", arguments->older,
                    "apply though the server holds a later commit");
  command->footer("Example:\n  ctl apply plan.json --yes --audit audit.jsonl");
  command->callback([arguments, &globals, streams, &exit_code] {
    exit_code = run_apply(*arguments, globals, streams);
  });
}

}  // namespace ctl
