#include "validators/context.h"
#include "validators/plan.h"
#include "validators/privacy.h"

namespace ctl {
namespace {

void check(const SqlContext& context) {
  if (!sends_values(context.definition)) return;
  each_private_column(
      context.sql, [&](const StatementAnalysis&, const ResultColumn& column,
                       const PersonalData& data) {
        if (data.category != "credentials" || data.level != "high") {
          return;
        }
        context.report_token(
            column_token(context.sql, column.column),
            {.message = concat("column ", quote(column.column), " of ",
                               quote(column.table), " holds credentials"),
             .help = "leave it out, or log a hash: `sha256(…)`"});
      });
}

}  // namespace

constinit const Rule credential_column = {
    .id = "credential-column",
    .severity = Severity::kWarning,
    .summary = "a secret in the result of a query",
    .why = "It ends in logs, where it stays and many can read it.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  interval: 86400\n"
        "  query: SELECT username, password_status FROM shadow\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  interval: 86400\n"
        "  query: SELECT username, last_change FROM shadow\n",
    .check_plan = check,
};

}  // namespace ctl
