#include "validators/context.h"
#include "validators/plan.h"
#include "validators/schedule.h"

namespace ctl {
namespace {

Place place_in(const Definition& definition, bool pack) {
  const Entry* logging = entry_of(definition, pack ? "snapshot" : "logging");
  if (logging != nullptr) return value_place(*definition.file, *logging);
  return definition.name_node == nullptr
             ? item_place(definition)
             : place_of(*definition.file, *definition.name_node);
}

void check(const SqlContext& context) {
  const RunSchedule schedule = schedule_of(context.definition);
  if (!schedule.runs() || !schedule.snapshot) return;
  if (!schedule.pack && !schedule.automations) return;
  each_scan(context.sql, [&](const SqlVerdict&, const StatementAnalysis&,
                             const Loop&, const Table& table) {
    if (!table.evented) return;
    context.report({.place = place_in(context.definition, schedule.pack),
                    .message = concat("events of ", quote(table.name),
                                      " are logged as snapshots"),
                    .help = schedule.pack ? "leave `snapshot` out"
                                          : "use `logging: differential`"});
  });
}

}  // namespace

constinit const Rule evented_snapshot = {
    .id = "evented-snapshot",
    .severity = Severity::kWarning,
    .summary = "events logged as snapshots",
    .why =
        "Events are changes already; a snapshot of them repeats or loses "
        "some.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  interval: 300\n"
        "  automations_enabled: true\n"
        "  logging: snapshot\n"
        "  query: SELECT path FROM process_file_events\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  interval: 300\n"
        "  automations_enabled: true\n"
        "  logging: differential\n"
        "  query: SELECT path FROM process_file_events\n",
    .check_plan = check,
};

}  // namespace ctl
