#include "validators/context.h"
#include "validators/plan.h"

namespace ctl {
namespace {

void check(const SqlContext& context) {
  if (context.definition.kind != DefinitionKind::kPolicy) return;
  for (const SqlVerdict& verdict : context.sql.verdicts) {
    for (const StatementAnalysis& statement : verdict.analysis.statements) {
      if (statement.rows != Rows::kAlways || statement.columns.empty())
        continue;
      context.report_sql(
          statement.offset, statement.offset + 1,
          {.message = "this policy passes on every host: it always gives a row",
           .help = "move the condition into WHERE or HAVING, so that a failing "
                   "host gives no row"});
    }
  }
}

}  // namespace

constinit const Rule policy_always_passes = {
    .id = "policy-always-passes",
    .severity = Severity::kError,
    .summary = "a policy that gives a row whatever the host is like",
    .why =
        "A policy passes when any row comes out: this one is green on every"
        " host.",
    .bad =
        "# policies.yml\n"
        "- name: Agent is installed\n"
        "  description: Checks that the agent is there.\n"
        "  resolution: Install it.\n"
        "  platform: darwin\n"
        "  query: SELECT EXISTS (SELECT 1 FROM apps WHERE name = "
        "'Agent.app')\n",
    .good =
        "# policies.yml\n"
        "- name: Agent is installed\n"
        "  description: Checks that the agent is there.\n"
        "  resolution: Install it.\n"
        "  platform: darwin\n"
        "  query: SELECT 1 FROM apps WHERE name = 'Agent.app'\n",
    .check_plan = check,
};

}  // namespace ctl
