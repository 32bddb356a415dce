#include <algorithm>

#include "validators/context.h"
#include "validators/sql_names.h"

namespace ctl {
namespace {

void report(const SqlContext& context, std::size_t at,
            std::string_view message) {
  context.report_sql(
      at, at + 1,
      {.message = concat("the agent refuses this statement: \"", message, '"'),
       .help = "only SELECT, and tables and views of its own, are allowed"});
}

// What prepares and may be denied all the same when it runs: VACUUM attaches a
// database then, a pragma is read as a table, an extension is loaded.
bool may_be_denied(const StatementAnalysis& statement) {
  return statement.columns.empty() ||
         statement.functions.count("load_extension") != 0 ||
         std::any_of(statement.reads.begin(), statement.reads.end(),
                     [](const auto& read) {
                       return read.first.starts_with("pragma_");
                     });
}

void check_run(const SqlContext& context, const SqlVerdict& verdict) {
  for (const StatementAnalysis& statement : verdict.analysis.statements) {
    if (!may_be_denied(statement)) continue;
    const auto error = context.judge.refusal(
        verdict.agents.front(),
        context.sql.text.substr(statement.offset,
                                statement.end - statement.offset));
    const bool denied = error && (error->message == "authorization denied" ||
                                  error->message == "not authorized");
    if (denied) return report(context, statement.offset, error->message);
  }
}

void check(const SqlContext& context) {
  const auto any = [](const SqlVerdict&) { return true; };
  const SqlVerdict* failing =
      first_failing(context.sql, SqlErrorKind::kDenied, any);
  if (failing != nullptr) {
    return report(context, failing->error().statement,
                  failing->error().message);
  }
  if (!context.sql.verdicts.empty() && context.sql.failing() == nullptr) {
    check_run(context, context.sql.verdicts.front());
  }
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
