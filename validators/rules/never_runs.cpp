#include "validators/context.h"
#include "validators/schedule.h"

namespace ctl {
namespace {

void check(const DefinitionContext& context) {
  const RunSchedule schedule = schedule_of(context.definition);
  if (schedule.interval.value_or(0) <= 0 || schedule.runs()) return;
  context.report(
      {.place = key_place(*context.definition.file, *schedule.interval_entry),
       .message = "the query has an interval but never runs",
       .help = "set `automations_enabled: true`, or keep its result with "
               "`discard_data: false` and `logging: snapshot`"});
}

}  // namespace

constinit const Rule never_runs = {
    .id = "never-runs",
    .severity = Severity::kWarning,
    .summary = "an interval on a query whose result goes nowhere",
    .why =
        "The server does not send it to agents: it neither logs its rows "
        "nor keeps them.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  interval: 3600\n"
        "  discard_data: true\n"
        "  query: SELECT device FROM mounts\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  interval: 3600\n"
        "  discard_data: true\n"
        "  automations_enabled: true\n"
        "  query: SELECT device FROM mounts\n",
    .check_definition = check,
};

}  // namespace ctl
