#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/app.h"
#include "cli/testing/run_tests.h"
#include "engine/emulator/emulator.h"
#include "engine/emulator/risk.h"
#include "engine/plan/plan.h"
#include "schema/base/diagnostic.h"

namespace ctl {

using Row = std::vector<Cell>;

// A statement on one host, before the change and after it.
struct ReviewedRun {
  std::string host;
  std::optional<SqlResult> before;  // nothing for what is new
  std::optional<SqlResult> after;   // nothing for what is gone
  // Of the same columns: what only one side gives. Both empty when the columns
  // differ.
  std::vector<Row> gone;
  std::vector<Row> come;
  bool comparable = false;
};

// What a change of a query or policy means on hosts.
struct ReviewedChange {
  Change change;
  bool policy = false;
  std::vector<ReviewedRun> runs;  // none when the SQL is as it was
  std::optional<CostClass> cost_before;
  std::optional<Cost> cost;
  std::vector<PersonalData> personal;  // that it reads now
  std::vector<Alert> alerts;           // of its test cases
};

// Everything that a reviewer has to know of a change.
struct Review {
  std::string base;  // the commit that was compared with
  Plan plan;
  std::vector<Diagnostic> findings;  // that the change causes
  TestReport tests;
  std::vector<ReviewedChange> changes;  // worst first

  std::size_t errors() const;
  bool failed() const;  // an error, or a case that failed or could not run
};

// Compares the files as they are with the point where HEAD left `base`. Needs
// no server.
Result<Review> make_review(const Globals& globals, const std::string& base);

}  // namespace ctl
