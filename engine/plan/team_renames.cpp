#include "engine/plan/team_renames.h"

#include <algorithm>
#include <set>
#include <utility>

#include "schema/base/text.h"

namespace ctl {
namespace {

std::string old_scope(const Object& team) {
  return concat("team:", team.renamed_from);
}

bool is_renamed_team(const Object& object) {
  return object.kind == ObjectKind::kTeam && !object.renamed_from.empty();
}

std::set<std::string> team_keys(const State& state) {
  std::set<std::string> keys;
  for (const Object& object : state.objects) {
    if (object.kind == ObjectKind::kTeam) keys.insert(scope_key(object.scope));
  }
  return keys;
}

}  // namespace

TeamRenames declared_team_renames(const State& wanted) {
  TeamRenames renames;
  const std::set<std::string> defined = team_keys(wanted);
  for (const Object& team : wanted.objects) {
    if (!is_renamed_team(team)) continue;
    const std::string before = scope_key(old_scope(team));
    if (!defined.contains(before)) renames.emplace(before, team.scope);
  }
  return renames;
}

TeamRenames team_renames(const State& wanted, const State& actual) {
  TeamRenames renames = declared_team_renames(wanted);
  if (renames.empty()) return renames;
  const std::set<std::string> there = team_keys(actual);
  std::erase_if(renames, [&](const auto& rename) {
    return !there.contains(rename.first) ||
           there.contains(scope_key(rename.second));
  });
  return renames;
}

Object in_new_scope(Object object, const TeamRenames& renames) {
  const auto found = renames.find(scope_key(object.scope));
  if (found != renames.end()) object.scope = found->second;
  return object;
}

State in_new_scopes(State state, const TeamRenames& renames) {
  for (Object& object : state.objects)
    object = in_new_scope(std::move(object), renames);
  return state;
}

History in_new_scopes(History history, const TeamRenames& renames) {
  for (PastObject& past : history.objects)
    past.object = in_new_scope(std::move(past.object), renames);
  return history;
}

std::vector<std::string> with_old_scopes(std::vector<std::string> scopes,
                                         const State& wanted) {
  for (const Object& team : wanted.objects) {
    if (!is_renamed_team(team)) continue;
    const std::string before = old_scope(team);
    const bool known = std::any_of(
        scopes.begin(), scopes.end(), [&](const std::string& scope) {
          return scope_key(scope) == scope_key(before);
        });
    if (!known) scopes.push_back(before);
  }
  return scopes;
}

void drop_unrelated_scopes(const std::vector<std::string>& asked,
                           const State& wanted,
                           std::vector<std::string>& scopes, State& actual) {
  const TeamRenames renames = team_renames(wanted, actual);
  const std::set<std::string> kept(asked.begin(), asked.end());
  std::set<std::string> dropped;
  std::erase_if(scopes, [&](const std::string& scope) {
    if (kept.contains(scope) || renames.contains(scope_key(scope))) {
      return false;
    }
    dropped.insert(scope_key(scope));
    return true;
  });
  if (dropped.empty()) return;
  std::erase_if(actual.objects, [&](const Object& object) {
    return dropped.contains(scope_key(object.scope));
  });
}

}  // namespace ctl
