#pragma once

#include <string>
#include <vector>

#include "engine/plan/wanted.h"

namespace ctl {

// Keeps what is of the named teams ("No team" and "global" count as such), and
// the labels that it refers to. Does nothing when none is named.
Status keep_scopes(const std::vector<std::string>& teams, Wanted& wanted);

// Takes from the server's state the labels that `wanted` does not define, for
// when only some scopes are compared.
void drop_other_labels(const State& wanted, State& actual);

}  // namespace ctl
