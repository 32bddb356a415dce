// `ctl rollback`: makes the server as an older revision says.
#include <CLI/CLI.hpp>
#include <memory>

#include "cli/app.h"
#include "cli/deploy/apply_command.h"

namespace ctl {

void add_rollback(CLI::App& app, const Globals& globals, const Streams& streams,
                  int& exit_code) {
  auto arguments = std::make_shared<ApplyArguments>();
  CLI::App* command = app.add_subcommand(
      "rollback", "make the server as an older revision of the files says");
  command
      ->add_option("revision", arguments->deploy.revision,
                   "a commit, tag or branch")
      ->type_name("REV")
      ->required();
  add_apply_options(*command, *arguments);
  command->footer("Example:\n  ctl rollback HEAD~1 --prune");
  command->callback([arguments, &globals, streams, &exit_code] {
    exit_code = run_apply(*arguments, globals, streams);
  });
}

}  // namespace ctl
