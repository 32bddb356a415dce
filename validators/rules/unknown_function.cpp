#include "validators/context.h"
#include "validators/sql_help.h"
#include "validators/sql_names.h"

namespace ctl {
namespace {

const SqlVerdict* failing_verdict(const SqlSubject& sql) {
  const auto any = [](const SqlVerdict&) { return true; };
  const SqlVerdict* failing =
      first_failing(sql, SqlErrorKind::kNoFunction, any);
  if (failing != nullptr) return failing;
  // A table function of a newer SQLite is missing as a table.
  return first_failing(sql, SqlErrorKind::kNoTable, [&](const auto& verdict) {
    const std::string name = named_by(verdict.error());
    return find_table(name, sql.own) == nullptr && is_called(sql, name);
  });
}

void check(const SqlContext& context) {
  const SqlVerdict* failing = failing_verdict(context.sql);
  if (failing == nullptr) return;
  const std::string name = named_by(failing->error());
  context.report_token(
      token_of(context.sql, failing->error()),
      {.message = concat("no function is called ", quote(name)),
       .help = function_help(name)});
}

}  // namespace

constinit const Rule unknown_function = {
    .id = "unknown-function",
    .severity = Severity::kError,
    .summary = "a function that no agent has",
    .why = "The agent answers \"no such function\" at each run.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT log2(size) AS s FROM kernel_modules\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT log(size) / log(2) AS s FROM kernel_modules\n",
    .check_sql = check,
};

}  // namespace ctl
