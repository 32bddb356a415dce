#include "validators/context.h"
#include "validators/schedule.h"

namespace ctl {
namespace {

void check(const DefinitionContext& context) {
  const RunSchedule schedule = schedule_of(context.definition);
  if (!schedule.automations || schedule.interval.value_or(0) != 0) return;
  if (schedule.interval_entry != nullptr && !schedule.interval) return;
  const Entry* entry = entry_of(context.definition, "automations_enabled");
  context.report({.place = key_place(*context.definition.file, *entry),
                  .message = "automations are on, but the query never runs",
                  .help = "add `interval:` in seconds"});
}

}  // namespace

constinit const Rule automations_without_interval = {
    .id = "automations-without-interval",
    .severity = Severity::kWarning,
    .summary = "automations on a query without an interval",
    .why = "It never runs, so there is nothing to send.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  automations_enabled: true\n"
        "  query: SELECT device FROM mounts\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  interval: 3600\n"
        "  automations_enabled: true\n"
        "  query: SELECT device FROM mounts\n",
    .check_definition = check,
};

}  // namespace ctl
