#include "validators/context.h"
#include "validators/sql_names.h"

namespace ctl {
namespace {

const Column* newer_column(const SqlContext& context,
                           const SqlVerdict& verdict) {
  for (const Table* table : tables_in(context.sql)) {
    const Column* column = table->column(named_by(verdict.error()));
    if (column != nullptr && verdict.agents.front().version < column->since) {
      return column;
    }
  }
  return nullptr;
}

void check(const SqlContext& context) {
  const SqlVerdict* failing = first_failing(
      context.sql, SqlErrorKind::kNoColumn, [&](const SqlVerdict& verdict) {
        return newer_column(context, verdict) != nullptr;
      });
  if (failing == nullptr) return;
  const Column& column = *newer_column(context, *failing);
  context.report_token(
      token_of(context.sql, failing->error()),
      {.message = concat("column ", quote(column.name), " needs osquery ",
                         to_string(column.since), ", this runs on ",
                         to_string(failing->agents.front().version), " and up"),
       .help = "raise `osquery.min` in ctl.yml or `min_osquery_version` here"});
}

}  // namespace

constinit const Rule column_too_new = {
    .id = "column-too-new",
    .severity = Severity::kError,
    .summary = "a column that the oldest supported agent does not have",
    .why = "Older agents answer \"no such column\" at each run.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: darwin\n"
        "  min_osquery_version: 5.10.2\n"
        "  query: SELECT kernel_extensions FROM secureboot\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: darwin\n"
        "  min_osquery_version: 5.10.2\n"
        "  query: SELECT secure_boot FROM secureboot\n",
    .check_sql = check,
};

}  // namespace ctl
