#include "validators/context.h"
#include "validators/plan.h"

namespace ctl {
namespace {

bool is_only_limited(const Loop& loop, const Table& table) {
  bool limited = false;
  for (const LoopConstraint& constraint : loop.constraints) {
    const Column* column = table.column(constraint.column);
    if (!constraint.taken || column == nullptr || !column->required) continue;
    if (constraint.op != Operator::kLimit &&
        constraint.op != Operator::kOffset) {
      return false;
    }
    limited = true;
  }
  return limited;
}

void check(const SqlContext& context) {
  each_scan(context.sql, [&](const SqlVerdict&, const StatementAnalysis&,
                             const Loop& loop, const Table& table) {
    if (!has_required(table) || !is_only_limited(loop, table)) return;
    context.report_token(
        table_token(context.sql, loop),
        {.message = concat("table ", quote(table.name),
                           " is read without a required column, and LIMIT "
                           "hides the error: it gives no row"),
         .help = "constrain a required column; EXISTS and scalar subqueries "
                 "carry a LIMIT of their own",
         .subject = std::string(table.name)});
  });
}

}  // namespace

constinit const Rule limit_as_constraint = {
    .id = "limit-as-constraint",
    .severity = Severity::kError,
    .summary = "a LIMIT that stands in for the required column",
    .why =
        "The agent takes the LIMIT for a constraint on the first column: no"
        " error and no row, ever.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT size FROM file LIMIT 10\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: \"SELECT size FROM file WHERE directory = '/etc' LIMIT "
        "10\"\n",
    .check_plan = check,
};

}  // namespace ctl
