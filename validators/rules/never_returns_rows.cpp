#include "validators/context.h"
#include "validators/plan.h"

namespace ctl {
namespace {

void check(const SqlContext& context) {
  for (const SqlVerdict& verdict : context.sql.verdicts) {
    for (const StatementAnalysis& statement : verdict.analysis.statements) {
      if (statement.columns.empty() || statement.rows != Rows::kNever) continue;
      context.report_sql(
          statement.offset, statement.offset + 1,
          {.message = "no row can ever come out of this statement",
           .help = "a condition of it is always false"});
    }
  }
}

}  // namespace

constinit const Rule never_returns_rows = {
    .id = "never-returns-rows",
    .severity = Severity::kError,
    .summary = "a statement that cannot give a row",
    .why = "It costs a run each time and never tells anything.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT device FROM mounts WHERE 0\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: \"SELECT device FROM mounts WHERE type = 'ext4'\"\n",
    .check_plan = check,
};

}  // namespace ctl
