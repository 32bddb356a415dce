#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schema/base/result.h"

namespace ctl {

// One object of a record.
struct AuditChange {
  std::string action;  // "create", "update", "rename", "delete"
  std::string kind;
  std::string scope;
  std::string name;
  std::string previous_name;  // of a rename
};

// One line of an audit file (contracts/ctl.md).
struct AuditRecord {
  std::string time;
  std::string result;  // "applied", "incomplete"
  std::string url;
  std::string commit;
  std::string author;
  std::vector<std::string> reviewers;
  std::string pull_request;
  std::string ci_run;
  std::string rollback;  // the revision as it was given; empty: an apply
  bool verified = false;
  std::vector<AuditChange> done;
};

struct AuditFile {
  std::vector<AuditRecord> records;  // in the order of the file
  std::vector<std::size_t> broken;   // numbers of lines that are no record
};

// Reads an audit file; one that is not there has no records. A last line that
// is cut off is broken, not an Error.
Result<AuditFile> read_audit(const std::string& path);

}  // namespace ctl
