#include <algorithm>
#include <map>

#include "validators/context.h"
#include "validators/plan.h"

namespace ctl {
namespace {

bool same_origin(const ResultColumn& a, const ResultColumn& b) {
  return a.table == b.table && a.column == b.column;
}

// Whether a join makes the two equal.
bool is_joined(const StatementAnalysis& statement, const ResultColumn& a,
               const ResultColumn& b) {
  if (a.column.empty() || a.column != b.column) return false;
  return std::any_of(
      statement.loops.begin(), statement.loops.end(), [&](const Loop& loop) {
        if (loop.table != a.table && loop.table != b.table) return false;
        return std::any_of(loop.constraints.begin(), loop.constraints.end(),
                           [&](const LoopConstraint& constraint) {
                             return constraint.column == a.column &&
                                    constraint.op == Operator::kEqual &&
                                    constraint.constants.empty() &&
                                    !constraint.null;
                           });
      });
}

// The second token of the name, where a SELECT lists it again.
const SqlToken* second_token(const SqlSubject& sql, std::string_view name) {
  const SqlToken* first = find_name(sql.tokens, name);
  for (const SqlToken& token : sql.tokens) {
    if (&token != first && token.is_name() &&
        equal_ignoring_case(token.value, name)) {
      return &token;
    }
  }
  return first;
}

void check_statement(const SqlContext& context,
                     const StatementAnalysis& statement) {
  std::map<std::string_view, const ResultColumn*> seen;
  for (const ResultColumn& column : statement.columns) {
    const auto [found, is_new] = seen.try_emplace(column.name, &column);
    if (is_new || same_origin(*found->second, column) ||
        is_joined(statement, *found->second, column)) {
      continue;
    }
    context.report_token(
        second_token(context.sql, column.name),
        {.message = concat("two result columns are called ", quote(column.name),
                           ", only the last is kept"),
         .help = "give one of them another name with AS"});
  }
}

void check(const SqlContext& context) {
  const DefinitionKind kind = context.definition.kind;
  if (kind == DefinitionKind::kPolicy || kind == DefinitionKind::kLabel) return;
  for (const SqlVerdict& verdict : context.sql.verdicts) {
    for (const StatementAnalysis& statement : verdict.analysis.statements) {
      check_statement(context, statement);
    }
  }
}

}  // namespace

constinit const Rule duplicate_result_column = {
    .id = "duplicate-result-column",
    .severity = Severity::kWarning,
    .summary = "two result columns of one name",
    .why =
        "The log keeps a row by column name: the last one wins, the first "
        "is lost.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT p.name, k.name FROM processes p JOIN kernel_modules k "
        "ON k.used_by = p.cmdline\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT p.name, k.name AS module FROM processes p JOIN "
        "kernel_modules k ON k.used_by = p.cmdline\n",
    .check_plan = check,
};

}  // namespace ctl
