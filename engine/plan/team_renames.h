#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/plan/plan.h"

namespace ctl {

// Teams that a sidecar gives another name (`renamed_from`) and that the server
// has under the old one only: old scope key -> new scope.
using TeamRenames = std::map<std::string, std::string>;
TeamRenames team_renames(const State& wanted, const State& actual);

// All that the files declare, whether the server still has the old name or not:
// what the repository defined in the old scope it defined in the new one.
TeamRenames declared_team_renames(const State& wanted);

// The same with everything of a renamed team in its new scope.
State in_new_scopes(State state, const TeamRenames& renames);
Object in_new_scope(Object object, const TeamRenames& renames);
History in_new_scopes(History history, const TeamRenames& renames);

// `scopes` and those under which renamed teams may still be on the server.
std::vector<std::string> with_old_scopes(std::vector<std::string> scopes,
                                         const State& wanted);

// Takes from `scopes` and from `actual` the old scopes that turned out not to
// be of a renamed team: nothing of them was asked for.
void drop_unrelated_scopes(const std::vector<std::string>& asked,
                           const State& wanted,
                           std::vector<std::string>& scopes, State& actual);

}  // namespace ctl
