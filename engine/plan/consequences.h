#pragma once

#include <vector>

#include "engine/plan/plan.h"

namespace ctl {

// What a change does beside what it says: as measured on a real server with an
// enrolled host (contracts/fleet.md 5.2).
std::vector<Consequence> consequences_of(const Change& change);

}  // namespace ctl
