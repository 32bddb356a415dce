#include "validators/context.h"
#include "validators/plan.h"

namespace ctl {
namespace {

std::string required_names(const Table& table) {
  std::string names;
  for (const Column& column : table.columns) {
    if (!column.required) continue;
    if (!names.empty()) names += " or ";
    names += concat('`', column.name, " = …`");
  }
  return names;
}

void check(const SqlContext& context) {
  each_scan(context.sql, [&](const SqlVerdict&, const StatementAnalysis&,
                             const Loop& loop, const Table& table) {
    if (!has_required(table)) return;
    for (const LoopConstraint& constraint : loop.constraints) {
      const Column* column = table.column(constraint.column);
      if (constraint.taken && column != nullptr && column->required) return;
    }
    context.report_token(
        table_token(context.sql, loop),
        {.message = concat("table ", quote(table.name),
                           " is read without a required column"),
         .help = concat("constrain ", required_names(table),
                        ", by a constant or a join that runs before it"),
         .subject = std::string(table.name)});
  });
}

}  // namespace

constinit const Rule missing_required_column = {
    .id = "missing-required-column",
    .severity = Severity::kError,
    .summary = "a table that needs an argument and is given none",
    .why =
        "The query fails: the table must be told which file, process or "
        "address to look at.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT sha256 FROM hash\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: \"SELECT sha256 FROM hash WHERE path = '/bin/ls'\"\n",
    .check_plan = check,
};

}  // namespace ctl
