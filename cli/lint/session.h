#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "cli/app.h"
#include "cli/lint/run.h"
#include "cli/lint/sides.h"
#include "cli/project.h"
#include "schema/base/result.h"

namespace ctl {

// What `ctl lint` was asked for.
struct LintRequest {
  std::vector<std::string> paths;
  std::vector<std::string> rules;
  Scope scope;
  std::string baseline;  // a file; "": none
  bool write_baseline = false;
  bool shrink_baseline = false;
  bool fix = false;
  bool dry_run = false;
  bool strict = false;
  std::size_t limit = 200;
};

struct LintAnswer {
  Tree tree;
  std::string prefix;  // as Project::prefix
  Linter::Outcome outcome;
  std::string diff;                     // of --fix --dry-run
  std::vector<std::string> notes;       // what was done, for stderr
  std::vector<Error> failures;          // files that could not be written
  std::shared_ptr<const void> session;  // what it was made with
};

// Reads, compares, lints, fixes and writes what `request` says.
Result<LintAnswer> run_lint(const LintRequest& request, const Globals& globals);

}  // namespace ctl
