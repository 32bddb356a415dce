#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/app.h"
#include "cli/deploy/audit_reader.h"
#include "engine/git/repository.h"
#include "schema/base/result.h"

namespace ctl {

// A field as the file says it; nothing on the side that lacks it.
struct LoggedField {
  std::string field;
  std::optional<std::string> before = {};
  std::optional<std::string> after = {};
};

enum class LogAction {
  kAdded,
  kChanged,
  kRenamed,
  kMoved,   // to another file, nothing else
  kMerged,  // brought by a merge; its commits say what
  kRemoved,
};
std::string_view to_string(LogAction action);

struct LoggedChange {
  LogAction action = LogAction::kChanged;
  std::string kind;  // "query"
  std::string name;
  std::string previous_name = {};  // of kRenamed
  std::string path = {};           // where it is, or was
  int line = 0;
  std::vector<LoggedField> fields = {};
};

struct LoggedCommit {
  Commit commit;
  std::vector<std::string> reviewers;   // Reviewed-by, Approved-by, Acked-by
  std::vector<std::string> co_authors;  // Co-authored-by
  std::string pull_request;             // "12"
  std::vector<LoggedChange> changes;
};

struct DefinitionLog {
  std::string name;                   // empty: of every definition
  std::vector<LoggedCommit> commits;  // newest first
  std::vector<AuditRecord> applies;   // newest first, what concerns `name`
  std::vector<std::string> warnings;  // what is missing
};

struct LogOptions {
  std::string name;
  std::string audit;     // empty: ctl.yml's
  std::size_t most = 0;  // commits; 0: all
};

// Reads the history of HEAD and the audit file. A definition is followed
// through renames and from file to file. Needs no server.
Result<DefinitionLog> read_log(const Globals& globals,
                               const LogOptions& options);

}  // namespace ctl
