#include "validators/context.h"
#include "validators/plan.h"

namespace ctl {
namespace {

bool is_key(const Column& column) {
  return !column.required && (column.index || column.additional);
}

bool is_misread(const Table& table, const LoopConstraint& constraint) {
  const Column* column = table.column(constraint.column);
  if (!constraint.taken || column == nullptr || !is_key(*column)) return false;
  return constraint.op == Operator::kGlob ||
         (constraint.op == Operator::kOffset &&
          column == &table.columns.front());
}

void check(const SqlContext& context) {
  each_scan(context.sql, [&](const SqlVerdict&, const StatementAnalysis&,
                             const Loop& loop, const Table& table) {
    if (table.source != Source::kOsquery) return;
    for (const LoopConstraint& constraint : loop.constraints) {
      if (!is_misread(table, constraint)) continue;
      const bool glob = constraint.op == Operator::kGlob;
      context.report_token(
          table_token(context.sql, loop),
          {.message = concat("table ", quote(table.name), " reads ",
                             glob ? "GLOB" : "OFFSET", " on '",
                             constraint.column, "' as \"equals nothing\""),
           .help = glob ? "use LIKE" : "leave OFFSET out",
           .subject = std::string(table.name)});
    }
  });
}

}  // namespace

constinit const Rule misread_operator = {
    .id = "misread-operator",
    .severity = Severity::kWarning,
    .preview = true,
    .summary = "GLOB or OFFSET where the table reads it as \"equals nothing\"",
    .why =
        "The table looks for a row whose key equals nothing, and gives "
        "none.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: darwin\n"
        "  query: \"SELECT name FROM apps WHERE path GLOB "
        "'/Applications/*'\"\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: darwin\n"
        "  query: \"SELECT name FROM apps WHERE path LIKE "
        "'/Applications/%'\"\n",
    .check_plan = check,
};

}  // namespace ctl
