#pragma once

#include <string>
#include <string_view>

#include "engine/plan/plan.h"

namespace ctl {

// The document of contracts/ctl.md, "`ctl diff --format json`, a saved plan".
// With `for_saving` it also has the digest of every object that was read, so
// that apply can say what moved.
std::string plan_to_json(const Plan& plan, bool for_saving = false);

// Reads what plan_to_json() wrote for saving. An Error says what is wrong with
// the file.
Result<Plan> plan_from_json(std::string_view text);

// What identifies a plan in an audit record: SHA-256 of what it changes.
std::string plan_digest(const Plan& plan);

}  // namespace ctl
