#include "validators/context.h"
#include "validators/schedule.h"

namespace ctl {
namespace {

constexpr long long kShortest = 60;

void check(const DefinitionContext& context) {
  const RunSchedule schedule = schedule_of(context.definition);
  if (!schedule.runs() || *schedule.interval >= kShortest) return;
  context.report(
      {.place = value_place(*context.definition.file, *schedule.interval_entry),
       .message = concat("interval ", *schedule.interval,
                         " is below the minimum of 60 seconds"),
       .help =
           "use 60 or more, or give the reason in a `ctl: ignore` comment"});
}

}  // namespace

constinit const Rule interval_too_short = {
    .id = "interval-too-short",
    .severity = Severity::kWarning,
    .summary = "a query that runs more often than once a minute",
    .why = "Its cost is paid by every host, and each run is logged.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  interval: 10\n"
        "  query: SELECT device FROM mounts\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  interval: 300\n"
        "  query: SELECT device FROM mounts\n",
    .check_definition = check,
};

}  // namespace ctl
