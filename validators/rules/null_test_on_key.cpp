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

using Tests = std::set<std::pair<std::string, std::string>>;

// Columns whose IS NULL reaches the plan, by the name that the table has in
// the statement, and those whose IS NULL SQLite offered at all, by table.
struct NullTests {
  Tests planned;
  Tests offered;
};

NullTests null_tests(const SqlAnalysis& analysis) {
  NullTests out;
  for (const StatementAnalysis& statement : analysis.statements) {
    out.offered.insert(statement.null_tests.begin(),
                       statement.null_tests.end());
    for (const Loop& loop : statement.loops) {
      for (const LoopConstraint& constraint : loop.constraints) {
        if (constraint.op == Operator::kIsNull) {
          out.planned.emplace(loop.alias, constraint.column);
        }
      }
    }
  }
  return out;
}

// The columns of tests that are gone once keys are declared.
std::set<std::string> folded(const Tests& undeclared, const Tests& declared) {
  std::set<std::string> columns;
  for (const auto& test : undeclared) {
    if (declared.count(test) == 0) columns.insert(test.second);
  }
  return columns;
}

void check(const SqlContext& context) {
  if (!tests_null(context.sql)) return;
  for (const SqlVerdict& verdict : context.sql.verdicts) {
    const NullTests declared = null_tests(verdict.analysis);
    const NullTests undeclared = null_tests(context.judge.analyze(
        verdict.agents.front(), context.sql.text, {.keys = false}));
    std::set<std::string> columns =
        folded(undeclared.planned, declared.planned);
    columns.merge(folded(undeclared.offered, declared.offered));
    for (const std::string& column : columns) {
      context.report_token(
          column_token(context.sql, column),
          {.message = concat("'", column,
                             "' is a key and never NULL for SQLite: this is "
                             "always false"),
           .help =
               concat("an unknown text is '': compare `", column, " = ''`")});
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
