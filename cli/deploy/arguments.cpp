#include "cli/deploy/arguments.h"

#include <CLI/CLI.hpp>

namespace ctl {

void add_server_options(CLI::App& command, DeployArguments& arguments) {
  command
      .add_option("--env", arguments.environment,
                  "environment of ctl.yml; default: FLEET_URL")
      ->type_name("NAME")
      ->envname("CTL_ENV");
  command
      .add_option("--ca-file", arguments.ca_file,
                  "certificate authorities to trust, PEM")
      ->type_name("FILE");
}

void add_deploy_options(CLI::App& command, DeployArguments& arguments) {
  add_server_options(command, arguments);
  command
      .add_option("--team", arguments.teams,
                  "only this team, 'global' or 'no-team'; repeatable")
      ->type_name("NAME");
  command.add_flag("--prune", arguments.prune,
                   "delete what this repository defined once and no longer "
                   "does");
}

}  // namespace ctl
