#include <vector>

#include "validators/context.h"
#include "validators/placed_columns.h"
#include "validators/privacy.h"

namespace ctl {
namespace {

void check(const SqlContext& context) {
  if (!sends_values(context.definition)) return;
  std::vector<PlacedColumns> found;
  each_private_column(
      context.sql, [&](const StatementAnalysis&, const ResultColumn& column,
                       const PersonalData& data) {
        if (data.category == "credentials" && data.level == "high")
          add_column(context, column, found);
      });
  for (const PlacedColumns& columns : found) {
    context.report_token(
        columns.token,
        {.message =
             concat(columns.list(), columns.several() ? " hold" : " holds",
                    " credentials"),
         .help = "leave it out, or log a hash: `sha256(…)`"});
  }
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
