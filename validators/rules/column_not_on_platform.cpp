#include "validators/context.h"
#include "validators/sql_names.h"

namespace ctl {
namespace {

// The table of the statement that has the column elsewhere, not here.
const Table* elsewhere(const SqlContext& context, const SqlVerdict& verdict) {
  const std::string name = named_by(verdict.error());
  for (const Table* table : tables_in(context.sql)) {
    const Column* column = table->column(name);
    if (column == nullptr) continue;
    AgentKind agent = verdict.agents.front();
    if (column_state(*table, *column, agent) != ColumnState::kAbsent) continue;
    for (const Platform other : kPlatforms) {
      agent.platform = other;
      if (exists(*table, agent) &&
          column_state(*table, *column, agent) != ColumnState::kAbsent) {
        return table;
      }
    }
  }
  return nullptr;
}

void check(const SqlContext& context) {
  const SqlVerdict* failing = first_failing(
      context.sql, SqlErrorKind::kNoColumn, [&](const SqlVerdict& verdict) {
        return elsewhere(context, verdict) != nullptr;
      });
  if (failing == nullptr) return;
  const std::string name = named_by(failing->error());
  const Table& table = *elsewhere(context, *failing);
  const PlatformSet lacking = platforms_where(
      context.sql, [](const SqlVerdict& v) { return !v.prepares(); });
  context.report_token(
      token_of(context.sql, failing->error()),
      {.message =
           concat("column ", quote(name), " of table ", quote(table.name),
                  " does not exist on ", platform_names(lacking)),
       .help = concat("`ctl schema ", table.name,
                      "` lists the columns of each platform")});
}

}  // namespace

constinit const Rule column_not_on_platform = {
    .id = "column-not-on-platform",
    .severity = Severity::kError,
    .summary = "a column that a declared platform does not have",
    .why = "Hosts of that platform answer \"no such column\" at each run.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: chrome\n"
        "  query: SELECT author FROM chrome_extensions\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: chrome\n"
        "  query: SELECT name FROM chrome_extensions\n",
    .check_sql = check,
};

}  // namespace ctl
