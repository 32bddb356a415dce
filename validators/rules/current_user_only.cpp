#include <algorithm>

#include "validators/context.h"
#include "validators/plan.h"

namespace ctl {
namespace {

bool applies(const SqlVerdict& verdict, const Table& table) {
  return std::any_of(verdict.agents.begin(), verdict.agents.end(),
                     [&](const AgentKind& a) {
                       if (a.platform == Platform::kChrome) return false;
                       return table.name != "python_packages" ||
                              a.platform != Platform::kWindows;
                     });
}

bool is_for_users(const Loop& loop, const Table& table) {
  return is_bound(loop, "uid") ||
         (table.name == "preferences" && is_bound(loop, "username")) ||
         (table.name == "python_packages" && is_bound(loop, "directory"));
}

void check(const SqlContext& context) {
  each_scan(context.sql,
            [&](const SqlVerdict& verdict, const StatementAnalysis&,
                const Loop& loop, const Table& table) {
              if (!table.user_data || !applies(verdict, table)) return;
              if (is_for_users(loop, table)) return;
              const bool preferences = table.name == "preferences";
              context.report_token(
                  table_token(context.sql, loop),
                  {.message = concat("table ", quote(table.name),
                                     " gives only what belongs to root"),
                   .help = preferences ? std::string("constrain `username`")
                                       : concat("write `FROM users CROSS JOIN ",
                                                table.name, " USING (uid)`"),
                   .subject = std::string(table.name)});
            });
}

}  // namespace

constinit const Rule current_user_only = {
    .id = "current-user-only",
    .severity = Severity::kWarning,
    .summary = "a per-user table without the users to read it for",
    .why = "The agent runs as root and reads the files of root alone.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: darwin\n"
        "  query: SELECT identifier FROM chrome_extensions\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: darwin\n"
        "  query: SELECT identifier FROM users CROSS JOIN chrome_extensions "
        "USING (uid)\n",
    .check_plan = check,
};

}  // namespace ctl
