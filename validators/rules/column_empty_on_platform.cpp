#include <vector>

#include "validators/context.h"
#include "validators/plan.h"

namespace ctl {
namespace {

struct Gap {
  const Table* table = nullptr;
  const Column* column = nullptr;
  PlatformSet empty = 0;
  PlatformSet filled = 0;
};

void add_agent(std::vector<Gap>& gaps, const Table& table, const Column& column,
               const AgentKind& agent) {
  const auto same = [&](const Gap& gap) { return gap.column == &column; };
  auto found = std::find_if(gaps.begin(), gaps.end(), same);
  if (found == gaps.end()) found = gaps.insert(gaps.end(), {&table, &column});
  const bool filled = contains(column.platforms, *agent.platform);
  (filled ? found->filled : found->empty) |=
      static_cast<PlatformSet>(*agent.platform);
}

std::vector<Gap> gaps_of(const SqlSubject& sql) {
  std::vector<Gap> gaps;
  for (const SqlVerdict& verdict : sql.verdicts) {
    for (const StatementAnalysis& statement : verdict.analysis.statements) {
      for (const auto& [name, columns] : statement.reads) {
        for (const AgentKind& agent : verdict.agents) {
          const Table* table = find_table(name, agent);
          if (table == nullptr) continue;
          for (const std::string& column_name : columns) {
            const Column* column = table->column(column_name);
            if (column != nullptr) add_agent(gaps, *table, *column, agent);
          }
        }
      }
    }
  }
  return gaps;
}

void check(const SqlContext& context) {
  for (const Gap& gap : gaps_of(context.sql)) {
    if (gap.empty == 0) continue;
    if (!context.sql.targets.declared && gap.filled != 0) continue;
    context.report_token(
        column_token(context.sql, gap.column->name),
        {.message = concat("column ", quote(gap.column->name), " of table ",
                           quote(gap.table->name), " is never filled on ",
                           platform_names(gap.empty)),
         .help = concat("only ", platform_names(gap.column->platforms),
                        " fills it")});
  }
}

}  // namespace

constinit const Rule column_empty_on_platform = {
    .id = "column-empty-on-platform",
    .severity = Severity::kWarning,
    .summary = "a column that a target platform declares but never fills",
    .why =
        "What is compared with it is always false there, and what is "
        "selected always empty.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT pid FROM processes WHERE elevated_token = 1\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: windows\n"
        "  query: SELECT pid FROM processes WHERE elevated_token = 1\n",
    .check_plan = check,
};

}  // namespace ctl
