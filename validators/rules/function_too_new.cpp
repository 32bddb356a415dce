#include "validators/context.h"
#include "validators/sql_names.h"

namespace ctl {
namespace {

bool is_too_new(const SqlVerdict& verdict) {
  const Function* function = find_function(named_by(verdict.error()));
  return function != nullptr &&
         verdict.agents.front().version < function->since;
}

void check(const SqlContext& context) {
  const SqlVerdict* failing =
      first_failing(context.sql, SqlErrorKind::kNoFunction, is_too_new);
  if (failing == nullptr) return;
  const Function& function = *find_function(named_by(failing->error()));
  context.report_token(
      token_of(context.sql, failing->error()),
      {.message = concat("function ", quote(function.name), " needs osquery ",
                         to_string(function.since), ", this runs on ",
                         to_string(failing->agents.front().version), " and up"),
       .help = "raise `osquery.min` in ctl.yml or `min_osquery_version` here"});
}

}  // namespace

constinit const Rule function_too_new = {
    .id = "function-too-new",
    .severity = Severity::kError,
    .summary = "a function that the oldest supported agent does not have",
    .why = "Older agents answer \"no such function\" at each run.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  min_osquery_version: 5.10.2\n"
        "  query: SELECT 1 FROM os_version WHERE version_compare(version, "
        "'14.0') >= 0\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  min_osquery_version: 5.11.0\n"
        "  query: SELECT 1 FROM os_version WHERE version_compare(version, "
        "'14.0') >= 0\n",
    .check_sql = check,
};

}  // namespace ctl
