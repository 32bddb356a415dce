#include <algorithm>

#include "engine/emulator/risk.h"
#include "validators/context.h"
#include "validators/plan.h"
#include "validators/schedule.h"

namespace ctl {
namespace {

// Rows of event tables skip the comparison with the last run.
bool reads_events(const StatementAnalysis& statement) {
  return std::any_of(statement.reads.begin(), statement.reads.end(),
                     [](const auto& read) {
                       const Table* table = find_table(read.first);
                       return table != nullptr && table->evented;
                     });
}

void check(const SqlContext& context) {
  if (!schedule_of(context.definition).differential()) return;
  for (const SqlVerdict& verdict : context.sql.verdicts) {
    for (const StatementAnalysis& statement : verdict.analysis.statements) {
      if (reads_events(statement)) continue;
      for (const ResultColumn& column : statement.columns) {
        if (!is_volatile(column.table, column.column)) continue;
        // Sockets change with what a host does, not with each run.
        if (column.table == "process_open_sockets") continue;
        context.report_token(
            column_token(context.sql, column.column),
            {.message = concat("column ", quote(column.column), " of ",
                               quote(column.table),
                               " changes at every run of a differential query"),
             .help = "leave it out, or log snapshots"});
      }
    }
  }
}

}  // namespace

constinit const Rule volatile_column = {
    .id = "volatile-column",
    .severity = Severity::kWarning,
    .summary = "a counter or clock in a differential query",
    .why =
        "Every run differs from the last, so every row is logged twice each"
        " time.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  interval: 3600\n"
        "  automations_enabled: true\n"
        "  logging: differential\n"
        "  query: SELECT pid, name, resident_size FROM processes\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  interval: 3600\n"
        "  automations_enabled: true\n"
        "  logging: differential\n"
        "  query: SELECT pid, name FROM processes\n",
    .check_plan = check,
};

}  // namespace ctl
