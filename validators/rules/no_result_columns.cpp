#include "validators/context.h"
#include "validators/plan.h"

namespace ctl {
namespace {

void check(const SqlContext& context) {
  for (const SqlVerdict& verdict : context.sql.verdicts) {
    for (const StatementAnalysis& statement : verdict.analysis.statements) {
      if (!statement.columns.empty()) return;
    }
  }
  context.report_statement(
      {.message = "no statement returns columns",
       .help = "add a SELECT; what the others make is gone after the run"});
}

}  // namespace

constinit const Rule no_result_columns = {
    .id = "no-result-columns",
    .severity = Severity::kError,
    .summary = "SQL whose statements give no columns",
    .why = "It runs, and there is never a row to log.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: CREATE VIEW v AS SELECT device FROM mounts\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT device FROM mounts\n",
    .check_plan = check,
};

}  // namespace ctl
