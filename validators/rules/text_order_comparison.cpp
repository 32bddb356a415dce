#include <algorithm>

#include "validators/context.h"
#include "validators/plan.h"

namespace ctl {
namespace {

bool is_order(Operator op) {
  return op == Operator::kLess || op == Operator::kLessEqual ||
         op == Operator::kGreater || op == Operator::kGreaterEqual;
}

// 10, -1.5, v1.2.3
bool is_number(std::string_view text) {
  if (!text.empty() && (text[0] == 'v' || text[0] == '-'))
    text.remove_prefix(1);
  return !text.empty() && text[0] >= '0' && text[0] <= '9' &&
         text.find_first_not_of("0123456789.") == std::string_view::npos;
}

// SQLite makes two range terms of a LIKE or GLOB with a constant start.
bool has_pattern(const Loop& loop, std::string_view column) {
  return std::any_of(loop.constraints.begin(), loop.constraints.end(),
                     [&](const LoopConstraint& constraint) {
                       return constraint.column == column &&
                              (constraint.op == Operator::kLike ||
                               constraint.op == Operator::kGlob);
                     });
}

void check(const SqlContext& context) {
  each_scan(context.sql, [&](const SqlVerdict&, const StatementAnalysis&,
                             const Loop& loop, const Table& table) {
    for (const LoopConstraint& constraint : loop.constraints) {
      const Column* column = table.column(constraint.column);
      if (column == nullptr || column->type != ColumnType::kText ||
          column->collation.starts_with("version") ||
          !is_order(constraint.op) || constraint.constants.size() != 1 ||
          !is_number(constraint.constants.front()) ||
          has_pattern(loop, constraint.column)) {
        continue;
      }
      context.report_token(
          column_token(context.sql, constraint.column),
          {.message = concat("column ", quote(column->name),
                             " is text, and text orders '9' after '10'"),
           .help = concat("use `CAST(", column->name,
                          " AS INTEGER)`, or `version_compare` for versions")});
    }
  });
}

}  // namespace

constinit const Rule text_order_comparison = {
    .id = "text-order-comparison",
    .severity = Severity::kWarning,
    .summary = "a text column ordered against a number or a version",
    .why = "Text is compared letter by letter: '9' is greater than '10'.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: \"SELECT name FROM deb_packages WHERE revision > '10'\"\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: \"SELECT name FROM deb_packages WHERE CAST(revision AS "
        "INTEGER) > 10\"\n",
    .check_plan = check,
};

}  // namespace ctl
