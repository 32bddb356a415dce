#include "engine/emulator/risk.h"
#include "validators/context.h"
#include "validators/plan.h"
#include "validators/schedule.h"

namespace ctl {
namespace {

void check(const SqlContext& context) {
  const Definition& definition = context.definition;
  if (definition.kind != DefinitionKind::kPolicy &&
      !schedule_of(definition).runs()) {
    return;
  }
  each_scan(context.sql, [&](const SqlVerdict&, const StatementAnalysis&,
                             const Loop& loop, const Table& table) {
    if (table_cost(table.name).cost != CostClass::kNetwork) return;
    context.report_token(
        table_token(context.sql, loop),
        {.message = concat("table ", quote(table.name),
                           " sends a request from every host at each run"),
         .help = "keep it for live queries"});
  });
}

}  // namespace

constinit const Rule scheduled_request = {
    .id = "scheduled-request",
    .severity = Severity::kWarning,
    .summary = "a scheduled query that makes every host send a request",
    .why = "Each host of the fleet asks the network at each run.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  interval: 86400\n"
        "  query: SELECT response_code FROM curl WHERE url = "
        "'https://example.com/'\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT response_code FROM curl WHERE url = "
        "'https://example.com/'\n",
    .check_plan = check,
};

}  // namespace ctl
