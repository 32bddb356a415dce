#pragma once

#include <vector>

#include "engine/targets/activity.h"
#include "engine/targets/fleet_call.h"
#include "engine/targets/target.h"

namespace ctl::fleet {

// A page of GET activities; what is not about queries, policies or labels is
// left out.
Result<ActivityPage> read_activities(const Caller& caller, std::size_t page);

// Every scope of the server. Reads how many enrol secrets there are, not what
// they are.
Result<std::vector<ScopeInfo>> read_scopes(const Caller& caller, bool premium);

}  // namespace ctl::fleet
