#pragma once

#include <string_view>

#include "engine/emulator/risk.h"
#include "validators/context.h"

namespace ctl {

// Calls `check(statement, column, data)` for each result column
// that comes unchanged from a column with a privacy class.
template <typename Check>
void each_private_column(const SqlSubject& sql, Check check) {
  for (const SqlVerdict& verdict : sql.verdicts) {
    for (const StatementAnalysis& statement : verdict.analysis.statements) {
      for (const ResultColumn& column : statement.columns) {
        if (column.table.empty()) continue;
        for (const PersonalData& data :
             personal_data({{column.table, {column.column}}})) {
          check(statement, column, data);
        }
      }
    }
  }
}

// Policies and labels tell the server yes or no, never a value.
inline bool sends_values(const Definition& definition) {
  return definition.kind != DefinitionKind::kPolicy &&
         definition.kind != DefinitionKind::kLabel;
}

}  // namespace ctl
