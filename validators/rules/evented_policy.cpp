#include "validators/context.h"
#include "validators/plan.h"

namespace ctl {
namespace {

void check(const SqlContext& context) {
  if (context.definition.kind != DefinitionKind::kPolicy) return;
  each_scan(context.sql, [&](const SqlVerdict&, const StatementAnalysis&,
                             const Loop& loop, const Table& table) {
    if (!table.evented) return;
    context.report_token(
        table_token(context.sql, loop),
        {.message = concat("a policy reads ", quote(table.name),
                           ", which forgets its events"),
         .help = "use a query with automations for events, and read state in "
                 "policies"});
  });
}

}  // namespace

constinit const Rule evented_policy = {
    .id = "evented-policy",
    .severity = Severity::kWarning,
    .summary = "a policy that reads an event table",
    .why = "Its answer depends on what is still in the buffer when it runs.",
    .bad =
        "# policies.yml\n"
        "- name: Tool was not started\n"
        "  description: Checks that nobody started the tool.\n"
        "  resolution: Remove it.\n"
        "  platform: linux\n"
        "  query: SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM process_events "
        "WHERE path = '/tmp/x')\n",
    .good =
        "# policies.yml\n"
        "- name: Tool does not run\n"
        "  description: Checks that the tool does not run.\n"
        "  resolution: Stop it.\n"
        "  platform: linux\n"
        "  query: SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM processes WHERE "
        "path = '/tmp/x')\n",
    .check_plan = check,
};

}  // namespace ctl
