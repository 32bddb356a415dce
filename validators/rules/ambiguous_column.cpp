#include "validators/context.h"
#include "validators/sql_names.h"

namespace ctl {
namespace {

void check(const SqlContext& context) {
  const auto any = [](const SqlVerdict&) { return true; };
  const SqlVerdict* failing =
      first_failing(context.sql, SqlErrorKind::kAmbiguousColumn, any);
  if (failing == nullptr) return;
  const std::string name = named_by(failing->error());
  context.report_token(
      token_of(context.sql, failing->error()),
      {.message = concat("column ", quote(name), " is in more than one table"),
       .help = concat("put the table in front: `table.", name, '`')});
}

}  // namespace

constinit const Rule ambiguous_column = {
    .id = "ambiguous-column",
    .severity = Severity::kError,
    .summary = "a column name that two tables of the statement have",
    .why = "The agent answers \"ambiguous column name\" at each run.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT uid, name FROM processes JOIN users ON processes.uid "
        "= users.uid\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT users.uid, name FROM processes JOIN users ON "
        "processes.uid = users.uid\n",
    .check_sql = check,
};

}  // namespace ctl
