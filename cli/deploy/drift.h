#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/deploy/session.h"
#include "engine/plan/plan.h"
#include "engine/targets/activity.h"

namespace ctl {

// Who did something on the server, as its audit feed says.
struct Blame {
  std::string actor;
  std::string time;
  std::string activity;  // "edited_policy"
  // The feed shows this very value being written; else it was the last who
  // edited the object.
  bool certain = false;
};

struct DriftField {
  std::string field;
  Value expected;  // of the files
  Value actual;    // of the server
  // Of a value that the files had once: the commit that brought it.
  std::string commit = {};
  std::optional<Blame> blame = {};
};

enum class DriftKind {
  kChanged,
  kRenamed,  // the server has it under a name that the files never had
  kDeleted,  // it was there
  kMissing,  // nothing tells whether it ever was
};
std::string_view to_string(DriftKind kind);

struct DriftItem {
  DriftKind drift = DriftKind::kChanged;
  Object object;            // as the files define it; id of the server's
  std::string server_name;  // of kRenamed
  std::vector<DriftField> fields = {};
  std::optional<Blame> blame = {};  // of kRenamed and kDeleted
};

// What changed on a server behind the back of a branch.
struct DriftReport {
  ServerInfo server;
  std::string commit;  // the files that were compared
  std::vector<DriftItem> items;
  std::size_t pending = 0;  // changes of the files not yet applied
  std::size_t unchanged = 0;
  std::vector<ObjectName> unmanaged;
  std::vector<std::string> warnings;
};

// Compares HEAD, its history and, when there is one, the last record of the
// audit file with the server; sends GET only. An Error in a shallow clone.
Result<DriftReport> find_drift(const Globals& globals,
                               const DeployArguments& arguments);

}  // namespace ctl
