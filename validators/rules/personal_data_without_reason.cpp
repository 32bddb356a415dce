#include "validators/context.h"
#include "validators/plan.h"
#include "validators/privacy.h"
#include "validators/schedule.h"

namespace ctl {
namespace {

bool is_home(std::string_view path) {
  const std::string lower = lower_ascii(path);
  return lower.starts_with("/users") || lower.starts_with("/home") ||
         lower.starts_with("/root") ||
         lower.find(":\\users") != std::string::npos ||
         lower.starts_with('%') || lower.starts_with("/%") ||
         lower.find(":\\%") != std::string::npos;
}

// Whether the table is told paths, and none of them is a home.
bool is_outside_homes(const StatementAnalysis& statement,
                      std::string_view table) {
  bool told = false;
  for (const Loop& loop : statement.loops) {
    if (loop.table != table) continue;
    for (const LoopConstraint& constraint : loop.constraints) {
      const bool path =
          constraint.column == "path" || constraint.column == "directory";
      if (!constraint.taken || !path) continue;
      if (constraint.constants.empty()) return false;
      told = true;
      for (const std::string& constant : constraint.constants) {
        if (is_home(constant)) return false;
      }
    }
  }
  return told;
}

bool is_plain_account(const ResultColumn& column) {
  return column.table == "users" && column.column != "description" &&
         column.column != "directory";
}

void check(const SqlContext& context) {
  if (!schedule_of(context.definition).runs()) return;
  const ResultColumn* first = nullptr;
  std::string why;
  each_private_column(
      context.sql, [&](const StatementAnalysis& statement,
                       const ResultColumn& column, const PersonalData& data) {
        if (first != nullptr || data.level != "high" ||
            data.category == "credentials" || is_plain_account(column) ||
            is_outside_homes(statement, column.table)) {
          return;
        }
        first = &column;
        why = data.category;
      });
  if (first == nullptr ||
      context.sidecars.has_meta(context.definition, "rationale")) {
    return;
  }
  const SqlToken* token = column_token(context.sql, first->column);
  context.report_token(
      token != nullptr ? token : find_name(context.sql.tokens, first->table),
      {.message = concat("column ", quote(first->column), " of ",
                         quote(first->table), " tells of people (", why, ')'),
       .help = "say why in `rationale:` of its *.tests.yml, or leave it out"});
}

}  // namespace

constinit const Rule personal_data_without_reason = {
    .id = "personal-data-without-reason",
    .severity = Severity::kNote,
    .summary = "personal data collected on a schedule without a written reason",
    .why = "People may know what is collected about them, and why.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  interval: 86400\n"
        "  query: SELECT username, tty FROM last\n",
    .good =
        "# queries.yml\n"
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  interval: 86400\n"
        "  query: SELECT username, tty FROM last\n"
        "# queries.tests.yml\n"
        "meta:\n"
        "  - query: Host check\n"
        "    rationale: Shows logins outside the managed hours.\n",
    .check_plan = check,
};

}  // namespace ctl
