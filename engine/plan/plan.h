#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/object.h"
#include "schema/base/diagnostic.h"
#include "schema/base/result.h"

namespace ctl {

struct ServerInfo {
  std::string url;
  std::string version;  // as the server says it
  std::string tier;     // "premium", "free"
  ServerVersion number = {};
  bool premium() const { return tier != "free"; }
};

// What a server holds in the scopes that were read, or what the files want.
struct State {
  std::vector<Object> objects = {};
  std::vector<std::string> builtin_labels = {};
};

// An object as an older revision of this repository had it. Newest first.
struct PastObject {
  Object object;
  std::string commit;  // that brought it in this form
  std::string author;
};

struct History {
  bool known = false;  // false: no repository, or a shallow clone
  bool whole = true;   // false: what is not in it may still have been
  std::vector<PastObject> objects = {};
};

enum class Action { kCreate, kUpdate, kRename, kDelete };
std::string_view to_string(Action action);

// In the order in which they are printed: worst first.
enum class Consequence {
  kDestroysReports,
  kClearsMembership,
  kResetsResults,
  kRerunsAutomation,
  kCosmetic,
};
std::string_view to_string(Consequence consequence);

// Where the server's value comes from.
enum class Origin { kUnknown, kPending, kDrift };

struct FieldChange {
  std::string field;
  std::optional<Value> before;  // none for what is created
  std::optional<Value> after;   // none for what is deleted
  Origin origin = Origin::kUnknown;
  std::string commit = {};  // of a pending value: that brought it, and whose
  std::string author = {};
};

struct PlannedRequest {
  std::string method;
  std::string path;
};

struct Change {
  Action action = Action::kUpdate;
  ObjectKind kind = ObjectKind::kQuery;
  std::string scope = {};
  std::string name = {};
  std::string previous_name = {};  // of a rename
  long long id = 0;                // 0: not yet on the server
  std::string path = {};           // where it is defined; empty for a deletion
  int line = 0;
  std::vector<FieldChange> fields = {};
  std::vector<Consequence> consequences = {};
  std::vector<std::string> automations = {};  // what may run again
  std::vector<PlannedRequest> requests = {};
  std::string before_digest = {};  // of the object; empty when there is none
  std::string after_digest = {};

  bool has(Consequence consequence) const;
};

struct ObjectName {
  ObjectKind kind = ObjectKind::kQuery;
  std::string scope;
  std::string name;
};

struct PlanSource {
  std::string commit;  // empty: no repository or no commit
  bool dirty = false;
  std::string from = {};  // the commit compared with; empty: a server
};

// What makes the server as the files say (contracts/ctl.md). A value: showing
// and applying walk the same one.
struct Plan {
  ServerInfo server;
  std::string base;  // digest of the state that was read
  PlanSource source;
  std::vector<std::string> scopes;  // that were compared
  bool part = false;  // of the labels, only those that the scopes refer to
  std::vector<Change> changes;
  std::vector<ObjectName> unmanaged;
  std::vector<ObjectName> left;  // no longer in the files, kept without prune
  std::size_t unchanged = 0;
  std::vector<std::pair<std::string, std::string>> ignored;  // path, section
  std::vector<std::string> warnings;
  // What the server would refuse; the plan must not be applied.
  std::vector<Diagnostic> problems;
  // Digest of each object that was read, by "kind scope name".
  std::map<std::string, std::string> objects;

  std::size_t count(Action action) const;
};

struct PlanOptions {
  bool prune = false;  // delete what left the files
  // Sections that the files do not have (section_key); what is there stays.
  std::set<std::string> absent_sections = {};
};

// "query global".
std::string section_key(ObjectKind kind, std::string_view scope);

// Pure. `wanted` and `actual` cover the same scopes.
Plan make_plan(const State& wanted, const State& actual, const History& history,
               const ServerInfo& server, const PlanOptions& options);

// The digest of a state, ids included.
std::string state_digest(const State& state);

// The object that `change` leaves on the server: `before` (none for a create)
// with the changed fields.
Object changed_object(const Change& change, const Object* before);

}  // namespace ctl
