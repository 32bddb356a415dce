#pragma once

#include "engine/plan/plan.h"

namespace ctl::fleet {

// The way a change takes to the server, in the order in which they are gone.
enum class Route {
  kRenameTeam,      // PATCH teams/{id}
  kCreateTeam,      // POST teams
  kRenameLabel,     // PATCH labels/{id}, then the specs if more changes
  kSpecLabels,      // POST spec/labels, up to 100 at once
  kPatchQuery,      // PATCH queries/{id}, then the specs for new SQL
  kSpecQueries,     // POST spec/queries: keeps the statistics
  kPatchPolicy,     // PATCH: leaves script and software alone
  kSpecPolicies,    // POST spec/policies, without script_id
  kDeleteQueries,   // POST queries/delete
  kDeletePolicies,  // POST policies/delete
  kDeleteLabel,     // DELETE labels/id/{id}
};

Route route_of(const Change& change);

// After the PATCH that renames, a spec carries the rest: a label's fields,
// which PATCH does not take, and a query's SQL, with which PATCH drops
// statistics.
bool needs_spec_too(const Change& change);

// "teams/3/policies/7", "policies/7".
std::string policy_path(const std::string& scope, long long team);

void add_requests(Plan& plan, const ServerInfo& server);

}  // namespace ctl::fleet
