#include <algorithm>

#include "validators/context.h"
#include "validators/plan.h"

namespace ctl {
namespace {

// `%SystemRoot%\...`: a variable of Windows, not a pattern.
bool begins_with_variable(std::string_view text) {
  const std::size_t end = text.find('%', 1);
  return text.starts_with('%') && end != std::string_view::npos &&
         text.substr(end + 1).starts_with('\\');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Whether somebody who writes this means LIKE. `100%` and `%20` do not.
bool is_pattern(std::string_view text) {
  if (text.size() < 2 || begins_with_variable(text)) return false;
  return (text.starts_with('%') && !is_digit(text[1])) ||
         (text.ends_with('%') && !is_digit(text[text.size() - 2]));
}

void check(const SqlContext& context) {
  each_scan(context.sql, [&](const SqlVerdict&, const StatementAnalysis&,
                             const Loop& loop, const Table&) {
    for (const LoopConstraint& constraint : loop.constraints) {
      if (constraint.op != Operator::kEqual) continue;
      for (const std::string& text : constraint.constants) {
        if (!is_pattern(text)) continue;
        const SqlToken* token = literal_token(context.sql, text);
        if (token == nullptr) continue;
        context.report_token(
            token, {.message = concat("`=` compares the `%` of ", quote(text),
                                      " as it is"),
                    .help = "write LIKE instead of `=`, or remove the `%`"});
      }
    }
  });
}

}  // namespace

constinit const Rule wildcard_in_equality = {
    .id = "wildcard-in-equality",
    .severity = Severity::kNote,
    .summary =
        "a column compared by `=` with a text that begins or ends in `%`",
    .why = "Only LIKE reads `%` as \"anything\": no row is equal.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: \"SELECT pid FROM processes WHERE name = 'ssh%'\"\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: \"SELECT pid FROM processes WHERE name LIKE 'ssh%'\"\n",
    .check_plan = check,
};

}  // namespace ctl
