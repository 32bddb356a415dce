#include "validators/context.h"
#include "validators/sql_names.h"

namespace ctl {
namespace {

void check(const SqlContext& context) {
  const auto any = [](const SqlVerdict&) { return true; };
  const SqlVerdict* failing =
      first_failing(context.sql, SqlErrorKind::kDenied, any);
  if (failing == nullptr) return;
  const SqlError& error = failing->error();
  context.report_sql(
      error.statement, error.statement + 1,
      {.message =
           concat("the agent refuses this statement: \"", error.message, '"'),
       .help = "only SELECT, and tables and views of its own, are allowed"});
}

}  // namespace

constinit const Rule statement_not_allowed = {
    .id = "statement-not-allowed",
    .severity = Severity::kError,
    .summary = "a statement that the agent does not allow",
    .why = "The agent answers \"not authorized\" and runs nothing of the text.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: \"ATTACH DATABASE '/tmp/x.db' AS x\"\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT path FROM mounts\n",
    .check_sql = check,
};

}  // namespace ctl
