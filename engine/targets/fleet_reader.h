#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/plan/plan.h"
#include "engine/targets/fleet_call.h"

namespace ctl::fleet {

// A list of the API, read page by page.
struct List {
  ObjectKind kind = ObjectKind::kQuery;
  std::string scope;
  std::string path;  // after kApi: "teams/3/policies"
  std::string key;   // of the array in the answer: "policies"
};

struct Listing {
  std::vector<Object> objects;  // sorted by id
  Refusal refusal;              // when `ok` is false
  bool ok = true;
};

// The teams by key, as the server spells them.
struct Teams {
  std::map<std::string, Object> by_key;
  const Object* find(const std::string& scope) const;
};

Listing read_list(const Caller& caller, const List& list);
Listing read_labels(const Caller& caller,
                    std::vector<std::string>& builtin_names);
Result<Teams> read_teams(const Caller& caller);

// Where the objects of a kind and scope are listed; nothing for a team that
// does not exist, and for queries of no team, which there are none of.
std::vector<List> lists_of(const std::string& scope, const Teams& teams);
List list_of(ObjectKind kind, const std::string& scope, long long team);

}  // namespace ctl::fleet
