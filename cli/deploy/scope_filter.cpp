#include "cli/deploy/scope_filter.h"

#include <algorithm>
#include <set>

#include "schema/base/text.h"

namespace ctl {
namespace {

std::string scope_of_team(const std::string& team) {
  const std::string lower = lower_ascii(team);
  if (lower == "global") return "global";
  if (lower == "no team" || lower == "no-team" || lower == "unassigned") {
    return "no-team";
  }
  return concat("team:", team);
}

std::string team_name(const std::string& scope) {
  return scope.starts_with("team:") ? scope.substr(5) : scope;
}

Error no_such_team(const std::string& team,
                   const std::vector<std::string>& scopes) {
  std::vector<std::string> names;
  for (const std::string& scope : scopes)
    names.push_back(team_name(scope));
  const std::vector<std::string_view> views(names.begin(), names.end());
  const std::string_view near = closest(team, views);
  return {concat("no file is about team ", quote(team)),
          near.empty() ? concat("the files are about ", join(names))
                       : concat("did you mean ", quote(near), "?")};
}

}  // namespace

Status keep_scopes(const std::vector<std::string>& teams, Wanted& wanted) {
  if (teams.empty()) return ok();
  std::set<std::string> chosen;
  for (const std::string& team : teams) {
    const std::string key = scope_key(scope_of_team(team));
    const auto found = std::find_if(
        wanted.scopes.begin(), wanted.scopes.end(),
        [&](const std::string& scope) { return scope_key(scope) == key; });
    if (found == wanted.scopes.end()) return no_such_team(team, wanted.scopes);
    chosen.insert(*found);
  }
  std::set<std::string> labels;
  for (const Object& object : wanted.state.objects) {
    if (object.kind == ObjectKind::kLabel || !chosen.contains(object.scope)) {
      continue;
    }
    for (const char* field : {"labels_include_any", "labels_include_all",
                              "labels_exclude_any", "labels_exclude_all"}) {
      for (const std::string& name : object.names(field))
        labels.insert(name);
    }
  }
  std::erase_if(wanted.state.objects, [&](const Object& object) {
    return object.kind == ObjectKind::kLabel ? !labels.contains(object.name)
                                             : !chosen.contains(object.scope);
  });
  wanted.scopes.assign(chosen.begin(), chosen.end());
  return ok();
}

void drop_other_labels(const State& wanted, State& actual) {
  std::set<std::string> defined;
  for (const Object& object : wanted.objects) {
    if (object.kind == ObjectKind::kLabel) defined.insert(object_key(object));
  }
  std::erase_if(actual.objects, [&](const Object& object) {
    if (object.kind != ObjectKind::kLabel ||
        defined.contains(object_key(object))) {
      return false;
    }
    actual.builtin_labels.push_back(object.name);  // still a known name
    return true;
  });
}

}  // namespace ctl
