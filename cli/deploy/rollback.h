#pragma once

#include <string>
#include <vector>

#include "engine/plan/plan.h"

namespace ctl {

// What a plan back to an older revision leaves as it is or cannot bring back:
// a sentence for each cause, none when it changes nothing.
std::vector<std::string> rollback_limits(const Plan& plan);

}  // namespace ctl
