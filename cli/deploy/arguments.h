#pragma once

#include "cli/deploy/session.h"

namespace CLI {
class App;
}

namespace ctl {

// --env and --ca-file of a command that reads a server. `arguments` outlives
// it.
void add_server_options(CLI::App& command, DeployArguments& arguments);

// --env, --team, --prune and --ca-file of a command. `arguments` outlives it.
void add_deploy_options(CLI::App& command, DeployArguments& arguments);

}  // namespace ctl
