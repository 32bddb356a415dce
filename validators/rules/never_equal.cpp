#include <cstdlib>

#include "validators/context.h"
#include "validators/plan.h"

namespace ctl {
namespace {

bool is_integer_column(const Column& column) {
  return column.type == ColumnType::kInteger ||
         column.type == ColumnType::kBigint;
}

// Whether SQLite's numeric affinity makes a number of the text.
bool is_number(std::string_view text) {
  const std::string word(trim(text));
  if (word.empty() || word.find_first_of("xXnN") != std::string::npos) {
    return false;
  }
  char* end = nullptr;
  std::strtod(word.c_str(), &end);
  return *end == '\0';
}

bool never_matches(const Column& column, const std::string& text) {
  if (!is_number(text)) return true;
  const double value = std::strtod(text.c_str(), nullptr);
  constexpr double kLowest = -2147483648.0;
  constexpr double kHighest = 2147483647.0;
  return column.type == ColumnType::kInteger &&
         (value < kLowest || value > kHighest);
}

void check(const SqlContext& context) {
  each_scan(context.sql, [&](const SqlVerdict& verdict,
                             const StatementAnalysis&, const Loop& loop,
                             const Table& table) {
    // ChromeOS compares texts with texts.
    if (verdict.agents.front().platform == Platform::kChrome) return;
    for (const LoopConstraint& constraint : loop.constraints) {
      const Column* column = table.column(constraint.column);
      if (column == nullptr || constraint.op != Operator::kEqual ||
          !is_integer_column(*column)) {
        continue;
      }
      for (const std::string& text : constraint.constants) {
        if (!never_matches(*column, text)) continue;
        const SqlToken* token = literal_token(context.sql, text);
        context.report_token(
            token != nullptr ? token : column_token(context.sql, column->name),
            {.message = concat("column ", quote(column->name), " is ",
                               to_string(column->type), " and never equals ",
                               quote(text)),
             .help = "compare it with a number it can hold"});
      }
    }
  });
}

}  // namespace

constinit const Rule never_equal = {
    .id = "never-equal",
    .severity = Severity::kWarning,
    .summary = "an integer column compared with what is no such integer",
    .why = "It is never true.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: \"SELECT name FROM processes WHERE uid = 'root'\"\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT name FROM processes WHERE uid = 0\n",
    .check_plan = check,
};

}  // namespace ctl
