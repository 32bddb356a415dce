#include "engine/targets/fleet_route.h"

#include <algorithm>
#include <utility>

#include "engine/targets/fleet_call.h"
#include "schema/base/text.h"

namespace ctl::fleet {
namespace {

Route deletion_of(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::kQuery: return Route::kDeleteQueries;
    case ObjectKind::kPolicy: return Route::kDeletePolicies;
    case ObjectKind::kTeam:  // never deleted
    case ObjectKind::kLabel: return Route::kDeleteLabel;
  }
  return Route::kDeleteLabel;
}

std::pair<std::string, std::string> request_of(const Change& change) {
  const std::string team = change.scope == "global" ? "" : "teams/{team_id}/";
  switch (route_of(change)) {
    case Route::kRenameTeam: return {"PATCH", concat("teams/", change.id)};
    case Route::kCreateTeam: return {"POST", "teams"};
    case Route::kRenameLabel: return {"PATCH", concat("labels/", change.id)};
    case Route::kSpecLabels: return {"POST", "spec/labels"};
    case Route::kPatchQuery: return {"PATCH", concat("queries/", change.id)};
    case Route::kSpecQueries: return {"POST", "spec/queries"};
    case Route::kPatchPolicy:
      return {"PATCH", concat(team, "policies/", change.id)};
    case Route::kSpecPolicies: return {"POST", "spec/policies"};
    case Route::kDeleteQueries: return {"POST", "queries/delete"};
    case Route::kDeletePolicies:
      return {"POST", concat(team, "policies/delete")};
    case Route::kDeleteLabel:
      return {"DELETE", concat("labels/id/", change.id)};
  }
  return {};
}

}  // namespace

Route route_of(const Change& change) {
  if (change.action == Action::kDelete) return deletion_of(change.kind);
  const bool renamed = change.action == Action::kRename;
  switch (change.kind) {
    case ObjectKind::kTeam:
      return renamed ? Route::kRenameTeam : Route::kCreateTeam;
    case ObjectKind::kLabel:
      return renamed ? Route::kRenameLabel : Route::kSpecLabels;
    case ObjectKind::kQuery:
      return renamed ? Route::kPatchQuery : Route::kSpecQueries;
    case ObjectKind::kPolicy: {
      // A spec detaches what it does not name, and then answers are lost.
      const bool patch = renamed || (change.action == Action::kUpdate &&
                                     !change.automations.empty());
      return patch ? Route::kPatchPolicy : Route::kSpecPolicies;
    }
  }
  return Route::kSpecQueries;
}

bool needs_spec_too(const Change& change) {
  switch (route_of(change)) {
    case Route::kRenameLabel: return !change.fields.empty();
    case Route::kPatchQuery:
      return std::any_of(
          change.fields.begin(), change.fields.end(),
          [](const FieldChange& field) { return field.field == "query"; });
    default: return false;
  }
}

std::string policy_path(const std::string& scope, long long team) {
  return scope == "global" ? std::string("policies")
                           : concat("teams/", team, "/policies");
}

void add_requests(Plan& plan, const ServerInfo& /*server*/) {
  for (Change& change : plan.changes) {
    auto [method, path] = request_of(change);
    change.requests = {{std::move(method), concat(kApi, path)}};
    if (!needs_spec_too(change)) continue;
    const bool label = change.kind == ObjectKind::kLabel;
    change.requests.push_back(
        {"POST", concat(kApi, label ? "spec/labels" : "spec/queries")});
  }
}

}  // namespace ctl::fleet
