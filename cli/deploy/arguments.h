#pragma once

#include "cli/deploy/session.h"

namespace CLI {
class App;
}

namespace ctl {

// --env, --team, --prune and --ca-file of a command. `arguments` outlives it.
void add_deploy_options(CLI::App& command, DeployArguments& arguments);

}  // namespace ctl
