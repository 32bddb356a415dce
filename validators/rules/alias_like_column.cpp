#include <algorithm>

#include "validators/context.h"
#include "validators/plan.h"

namespace ctl {
namespace {

// `column alias`, one right behind the other: the alias.
const SqlToken* bare_alias(const SqlSubject& sql, std::string_view column,
                           std::string_view alias) {
  const auto& tokens = sql.tokens;
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    if (tokens[i].is_name() && tokens[i - 1].is_name() &&
        equal_ignoring_case(tokens[i].value, alias) &&
        equal_ignoring_case(tokens[i - 1].value, column)) {
      return &tokens[i];
    }
  }
  return nullptr;
}

void check_column(const SqlContext& context, const SqlVerdict& verdict,
                  const ResultColumn& column) {
  if (column.table.empty() || column.column.empty() ||
      equal_ignoring_case(column.name, column.column)) {
    return;
  }
  const Table* table = find_table(column.table, verdict.agents.front());
  if (table == nullptr || table->column(column.name) == nullptr) return;
  const SqlToken* token = bare_alias(context.sql, column.column, column.name);
  if (token == nullptr) return;
  context.report_token(
      token, {.message = concat(quote(column.name), " becomes the name of ",
                                quote(column.column), ", and is a column of ",
                                quote(table->name), " itself"),
              .help = concat("put a comma before it, or AS: `", column.column,
                             ", ", column.name, "`")});
}

void check(const SqlContext& context) {
  for (const SqlVerdict& verdict : context.sql.verdicts) {
    for (const StatementAnalysis& statement : verdict.analysis.statements) {
      for (const ResultColumn& column : statement.columns)
        check_column(context, verdict, column);
    }
  }
}

}  // namespace

constinit const Rule alias_like_column = {
    .id = "alias-like-column",
    .severity = Severity::kNote,
    .summary = "a column renamed, without AS, to another column of its table",
    .why =
        "A comma is missing: the values of one column are logged under the "
        "name of the other.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT name version, build FROM os_version\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT name, version, build FROM os_version\n",
    .check_plan = check,
};

}  // namespace ctl
