#include "validators/context.h"
#include "validators/plan.h"
#include "validators/schedule.h"

namespace ctl {
namespace {

void check(const SqlContext& context) {
  each_scan(
      context.sql, [&](const SqlVerdict& verdict, const StatementAnalysis&,
                       const Loop& loop, const Table& table) {
        const bool obsolete =
            table.name == "process_events" || table.name == "socket_events";
        if (!obsolete || !contains(verdict.platforms(), Platform::kDarwin))
          return;
        context.report_token(table_token(context.sql, loop),
                             {.message = concat("table ", quote(table.name),
                                                " stays empty since macOS 11"),
                              .help = table.name == "process_events"
                                          ? "read 'es_process_events' on darwin"
                                          : "take darwin out of `platform`"});
      });
}

}  // namespace

constinit const Rule obsolete_publisher = {
    .id = "obsolete-publisher",
    .severity = Severity::kWarning,
    .summary = "an event table that newer macOS no longer fills",
    .why = "Its source ends with macOS 10.15: the table stays empty.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: darwin\n"
        "  interval: 300\n"
        "  automations_enabled: true\n"
        "  logging: differential\n"
        "  query: SELECT path FROM process_events\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: darwin\n"
        "  interval: 300\n"
        "  automations_enabled: true\n"
        "  logging: differential\n"
        "  query: SELECT path FROM es_process_events\n",
    .check_plan = check,
};

}  // namespace ctl
