#include "engine/emulator/risk.h"
#include "validators/context.h"
#include "validators/plan.h"
#include "validators/schedule.h"

namespace ctl {
namespace {

bool is_expensive(const Table& table) {
  const CostClass cost = table_cost(table.name).cost;
  return cost != CostClass::kConstant && cost != CostClass::kCheap;
}

// Whether the outer loop may have many rows.
bool is_many(const Loop& outer) {
  return !outer.table.empty() &&
         table_cost(outer.table).cost != CostClass::kConstant &&
         !is_bound_by_constants(outer);
}

void check(const SqlContext& context) {
  each_scan(context.sql,
            [&](const SqlVerdict&, const StatementAnalysis& statement,
                const Loop& loop, const Table& table) {
              if (!is_expensive(table) || !takes_nothing(loop)) return;
              for (const std::size_t index : loop.outer) {
                const Loop& outer = statement.loops[index];
                if (outer.join != loop.join || !is_many(outer)) continue;
                context.report_token(
                    table_token(context.sql, loop),
                    {.message = concat("table ", quote(table.name),
                                       " is read again for every row of ",
                                       quote(outer.table)),
                     .help = "join on a key column of it, or read it once in a "
                             "MATERIALIZED subquery",
                     .subject = std::string(table.name)});
                return;
              }
            });
}

}  // namespace

constinit const Rule unkeyed_join = {
    .id = "unkeyed-join",
    .severity = Severity::kWarning,
    .summary = "an expensive table read once for every row of another",
    .why = "The table is generated anew for each outer row.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: windows\n"
        "  interval: 86400\n"
        "  query: SELECT p.name FROM programs p CROSS JOIN services s ON "
        "s.display_name = p.name\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  interval: 86400\n"
        "  query: SELECT p.name FROM processes p JOIN process_open_sockets s "
        "ON s.pid = p.pid\n",
    .check_plan = check,
};

}  // namespace ctl
