#include <algorithm>
#include <set>
#include <utility>

#include "validators/context.h"
#include "validators/plan.h"

namespace ctl {
namespace {

bool tests_null(const SqlSubject& sql) {
  return std::any_of(sql.tokens.begin(), sql.tokens.end(),
                     [](const SqlToken& token) {
                       return token.is_word("null") || token.is_word("isnull");
                     });
}

// The columns whose IS NULL reaches the table, by the name the table has in the
// statement.
std::set<std::pair<std::string, std::string>> null_tests(
    const SqlAnalysis& analysis) {
  std::set<std::pair<std::string, std::string>> out;
  for (const StatementAnalysis& statement : analysis.statements) {
    for (const Loop& loop : statement.loops) {
      for (const LoopConstraint& constraint : loop.constraints) {
        if (constraint.op == Operator::kIsNull) {
          out.emplace(loop.alias, constraint.column);
        }
      }
    }
  }
  return out;
}

void check(const SqlContext& context) {
  if (!tests_null(context.sql)) return;
  for (const SqlVerdict& verdict : context.sql.verdicts) {
    const auto declared = null_tests(verdict.analysis);
    const auto undeclared = null_tests(context.judge.analyze(
        verdict.agents.front(), context.sql.text, {.keys = false}));
    for (const auto& test : undeclared) {
      if (declared.count(test) != 0) continue;
      context.report_token(
          column_token(context.sql, test.second),
          {.message = concat("'", test.second,
                             "' is a key and never NULL for SQLite: this is "
                             "always false"),
           .help = concat("an unknown text is '': compare `", test.second,
                          " = ''`")});
    }
  }
}

}  // namespace

constinit const Rule null_test_on_key = {
    .id = "null-test-on-key",
    .severity = Severity::kWarning,
    .summary = "IS NULL on a key column, which SQLite takes for never NULL",
    .why =
        "Keys are declared NOT NULL: the test is folded to false before the"
        " table is read, and the query gives no row.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT pid FROM process_open_sockets WHERE path IS NULL\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: \"SELECT pid FROM process_open_sockets WHERE path = ''\"\n",
    .check_plan = check,
};

}  // namespace ctl
