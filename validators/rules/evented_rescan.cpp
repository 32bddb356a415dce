#include "validators/context.h"
#include "validators/plan.h"
#include "validators/schedule.h"

namespace ctl {
namespace {

bool is_lower_bound(Operator op) {
  return op == Operator::kGreater || op == Operator::kGreaterEqual;
}

// A window that slides on purpose has a lower bound that is computed.
bool rescans(const Loop& loop) {
  bool taken = false;
  for (const LoopConstraint& constraint : loop.constraints) {
    if (!constraint.taken || constraint.column != "time") continue;
    if (is_lower_bound(constraint.op) && constraint.constants.empty() &&
        !constraint.null) {
      return false;
    }
    taken = true;
  }
  return taken;
}

void check(const SqlContext& context) {
  if (!schedule_of(context.definition).runs()) return;
  each_scan(context.sql, [&](const SqlVerdict&, const StatementAnalysis&,
                             const Loop& loop, const Table& table) {
    if (!table.evented || !rescans(loop)) return;
    context.report_token(
        table_token(context.sql, loop),
        {.message = concat("the agent reads all of ", quote(table.name),
                           " again at each run"),
         .help =
             "leave `time` and LIMIT out: a schedule gives new events only"});
  });
}

}  // namespace

constinit const Rule evented_rescan = {
    .id = "evented-rescan",
    .severity = Severity::kWarning,
    .summary =
        "a scheduled query that constrains the time of an event table "
        "itself",
    .why =
        "The agent then forgets where it stopped and reads the whole buffer"
        " at each run.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  interval: 300\n"
        "  automations_enabled: true\n"
        "  logging: differential\n"
        "  query: SELECT path FROM process_file_events WHERE time > "
        "1700000000\n",
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
