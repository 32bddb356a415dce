#pragma once

#include <vector>

#include "engine/plan/plan.h"

namespace ctl {

// What of `wanted` this server can hold; what it cannot is said in
// `plan.warnings` and left out. Names given twice go to `plan.problems`.
State suited_to(const State& wanted, const ServerInfo& server, Plan& plan);

// Adds a problem for each reference of `suited` to a label that will not be
// there, and for each label that the server would take for one of its own.
void check_labels(const State& wanted, const State& suited, const State& actual,
                  Plan& plan);

// True, with a warning, for a label that one of the objects that no file
// defines and that stay targets: the server would silently let that one run on
// every host.
bool keep_used_label(const Object& object,
                     const std::vector<const Object*>& staying, Plan& plan);

}  // namespace ctl
