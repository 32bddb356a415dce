#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/deploy/provenance.h"
#include "engine/plan/plan.h"
#include "engine/targets/target.h"

namespace ctl {

enum class ApplyResult { kApplied, kNothingToDo, kRefused, kIncomplete };
std::string_view to_string(ApplyResult result);

// What an apply did (contracts/ctl.md).
struct ApplyReport {
  ApplyResult result = ApplyResult::kNothingToDo;
  Plan plan;
  Provenance source;
  WriteOutcome outcome;
  bool verified = false;
  std::vector<std::string> unverified;  // sentences
  std::map<std::string, int> requests;  // by method
  Error refusal;                        // of kRefused
  std::string rollback;  // the revision as it was given, of a rollback
};

// The document of `--format json`.
std::string apply_json(const ApplyReport& report);

// The line for the audit file; `time` is UTC, RFC 3339.
std::string audit_line(const ApplyReport& report, const std::string& time);

}  // namespace ctl
