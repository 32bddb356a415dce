#pragma once

#include <utility>
#include <vector>

#include "engine/plan/plan.h"

namespace ctl {

// Which object of the server is which object of the files. The pointers are
// into the two states.
struct Matching {
  std::vector<std::pair<const Object*, const Object*>> pairs;  // wanted, actual
  std::vector<const Object*> leftovers;  // on the server only
};

// By name as the server compares names; then by `renamed_from`; then what left
// the files and what came to them in one scope with the same SQL is one object
// under a new name, when there is no second candidate on either side.
Matching match(const State& wanted, const State& actual,
               const History& history);

}  // namespace ctl
