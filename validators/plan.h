#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "validators/context.h"

namespace ctl {

// Questions that rules ask of the plans of a statement.

// Calls `check(verdict, statement, loop, table)` for each scan of a table of
// the catalogue, in the plans of all agents. What never gives a row scans none.
template <typename Check>
void each_scan(const SqlSubject& sql, Check check) {
  for (const SqlVerdict& verdict : sql.verdicts) {
    for (const StatementAnalysis& statement : verdict.analysis.statements) {
      if (statement.rows == Rows::kNever) continue;
      for (const Loop& loop : statement.loops) {
        const Table* table =
            loop.table.empty() ? nullptr
                               : find_table(loop.table, verdict.agents.front());
        if (table != nullptr) check(verdict, statement, loop, *table);
      }
    }
  }
}

// Whether the agent enforces the required columns (extensions do not).
bool has_required(const Table& table);

// Whether a taken constraint makes the table look for its value: `=` or IN with
// something to look for.
bool is_lookup(const LoopConstraint& constraint);
// Whether `=` or IN with a value is taken on the column.
bool is_bound(const Loop& loop, std::string_view column);
// The same, by constants alone.
bool is_bound_by_constants(const Loop& loop);
bool takes_nothing(const Loop& loop);

// Columns whose `=` and LIKE values are paths that the table walks.
bool is_path_column(const Table& table, std::string_view column);

// Calls `check(loop, pattern)` for each constant LIKE pattern that a scan is
// given to walk.
template <typename Check>
void each_path_pattern(const SqlSubject& sql, Check check) {
  each_scan(sql, [&](const SqlVerdict&, const StatementAnalysis&,
                     const Loop& loop, const Table& table) {
    for (const LoopConstraint& constraint : loop.constraints) {
      if (!constraint.taken || constraint.op != Operator::kLike ||
          !is_path_column(table, constraint.column)) {
        continue;
      }
      for (const std::string& pattern : constraint.constants) {
        check(loop, pattern);
      }
    }
  });
}

// The token that names the table of a scan, else its alias.
const SqlToken* table_token(const SqlSubject& sql, const Loop& loop);
const SqlToken* column_token(const SqlSubject& sql, std::string_view column);
// The literal with this value, else nullptr.
const SqlToken* literal_token(const SqlSubject& sql, std::string_view value);

}  // namespace ctl
