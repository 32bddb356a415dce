#include "validators/context.h"
#include "validators/plan.h"

namespace ctl {
namespace {

void check(const SqlContext& context) {
  const SqlVerdict& verdict = context.sql.verdicts.front();
  bool first = true;
  for (const StatementAnalysis& statement : verdict.analysis.statements) {
    if (statement.columns.empty()) continue;
    if (!first) {
      return context.report_sql(
          statement.offset, statement.offset + 1,
          {.message = "a second statement returns columns",
           .help = "put it into a query of its own, or join both by UNION"});
    }
    first = false;
  }
}

}  // namespace

constinit const Rule several_statements = {
    .id = "several-statements",
    .severity = Severity::kWarning,
    .summary = "more than one statement that returns columns",
    .why =
        "Rows of all of them are mixed in one result, and the columns of "
        "the first one name them all where columns are looked up.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT device FROM mounts; SELECT name FROM block_devices\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT device FROM mounts\n",
    .check_plan = check,
};

}  // namespace ctl
