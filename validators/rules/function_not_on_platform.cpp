#include "validators/context.h"
#include "validators/sql_names.h"

namespace ctl {
namespace {

bool is_chrome_only_gap(const SqlVerdict& verdict) {
  const Function* function = find_function(named_by(verdict.error()));
  return function != nullptr && !function->builtin &&
         verdict.agents.front().platform == Platform::kChrome;
}

void check(const SqlContext& context) {
  const SqlVerdict* failing =
      first_failing(context.sql, SqlErrorKind::kNoFunction, is_chrome_only_gap);
  if (failing == nullptr) return;
  const std::string name = named_by(failing->error());
  context.report_token(
      token_of(context.sql, failing->error()),
      {.message = concat("function ", quote(name), " does not exist on chrome"),
       .help = "use SQLite's own functions there, or take chrome out of "
               "`platform`"});
}

}  // namespace

constinit const Rule function_not_on_platform = {
    .id = "function-not-on-platform",
    .severity = Severity::kError,
    .summary =
        "a function of osquery on chrome, which has only those of SQLite",
    .why = "Chromebooks answer \"no such function\" at each run.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: chrome\n"
        "  query: SELECT split(version, '.', 0) AS major FROM "
        "chrome_extensions\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: chrome\n"
        "  query: SELECT version FROM chrome_extensions\n",
    .check_sql = check,
};

}  // namespace ctl
