#include <algorithm>

#include "engine/emulator/risk.h"
#include "validators/context.h"
#include "validators/plan.h"
#include "validators/schedule.h"

namespace ctl {
namespace {

constexpr long long kShort = 60;
constexpr long long kHour = 3600;

bool is_path(const LoopConstraint& constraint) {
  return constraint.column == "path" || constraint.column == "directory" ||
         constraint.column == "key";
}

bool is_recursive(const std::string& pattern) {
  return pattern.ends_with("%%");
}

// What the constraints leave of an unbounded table's cost.
CostClass bounded_cost(const Loop& loop) {
  CostClass cost = CostClass::kUnbounded;
  for (const LoopConstraint& constraint : loop.constraints) {
    if (!constraint.taken || !is_path(constraint)) continue;
    if (is_lookup(constraint)) return CostClass::kCheap;
    if (constraint.op != Operator::kLike || constraint.constants.empty()) {
      continue;
    }
    const bool deep = std::any_of(constraint.constants.begin(),
                                  constraint.constants.end(), is_recursive);
    cost = deep ? CostClass::kHeavy : CostClass::kModerate;
  }
  return cost;
}

bool is_costly(CostClass cost) {
  return cost == CostClass::kHeavy || cost == CostClass::kUnbounded;
}

void check(const SqlContext& context) {
  const RunSchedule schedule = schedule_of(context.definition);
  if (!schedule.runs() || *schedule.interval < kShort ||
      *schedule.interval >= kHour) {
    return;
  }
  each_scan(context.sql, [&](const SqlVerdict&, const StatementAnalysis&,
                             const Loop& loop, const Table& table) {
    const TableCost cost = table_cost(table.name);
    const CostClass left =
        cost.cost == CostClass::kUnbounded ? bounded_cost(loop) : cost.cost;
    if (!is_costly(left)) return;
    context.report(
        {.place =
             value_place(*context.definition.file, *schedule.interval_entry),
         .message = concat("table ", quote(table.name), " is ", to_string(left),
                           " (", cost.why, ") and is read every ",
                           *schedule.interval, " seconds"),
         .help = "use an interval of 3600 or more, or narrow the constraints",
         .subject = std::string(table.name)});
  });
}

}  // namespace

constinit const Rule costly_interval = {
    .id = "costly-interval",
    .severity = Severity::kWarning,
    .summary = "an expensive table read more often than once an hour",
    .why =
        "It keeps disks and batteries busy, and the watchdog may stop the "
        "agent.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  interval: 300\n"
        "  query: SELECT name FROM python_packages WHERE directory = '/opt'\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  interval: 86400\n"
        "  query: SELECT name FROM python_packages WHERE directory = '/opt'\n",
    .check_plan = check,
};

}  // namespace ctl
