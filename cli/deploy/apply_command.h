#pragma once

#include <optional>
#include <string>

#include "cli/app.h"
#include "cli/deploy/session.h"

namespace CLI {
class App;
}

namespace ctl {

struct ApplyArguments {
  DeployArguments deploy;
  std::string plan;   // a saved plan; empty: make one
  std::string audit;  // empty: ctl.yml's
  std::string format = "text";
  std::optional<std::size_t> most_deletes;
  bool yes = false;
  bool older = false;
};

// The options that apply and rollback share. `arguments` outlives `command`.
void add_apply_options(CLI::App& command, ApplyArguments& arguments);

// Plans, asks, writes, reads back and reports; returns the exit code.
int run_apply(const ApplyArguments& arguments, const Globals& globals,
              const Streams& streams);

}  // namespace ctl
