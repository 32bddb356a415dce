#include "engine/emulator/explain.h"

#include <algorithm>

#include "engine/emulator/risk.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

std::string named(const Loop& loop) {
  if (loop.table.empty()) {
    const bool unnamed = loop.alias.empty() || loop.alias.starts_with('(');
    return unnamed ? "a subquery" : loop.alias;
  }
  if (loop.alias.empty() || loop.alias == loop.table) return loop.table;
  return concat(loop.table, " ", loop.alias);
}

// `column = 'a' or 'b'`; a value that is not written out is "...".
std::string term(const LoopConstraint& constraint) {
  const bool bounds =
      constraint.op == Operator::kLimit || constraint.op == Operator::kOffset;
  if (bounds && !constraint.constants.empty())
    return concat(to_string(constraint.op), ' ', constraint.constants.front());
  const std::string column =
      constraint.column.empty() ? "rowid" : constraint.column;
  std::string text = concat(column, " ", to_string(constraint.op));
  const bool has_value = constraint.op != Operator::kIsNull &&
                         constraint.op != Operator::kIsNotNull;
  if (!has_value) return text;
  if (constraint.null) return text + " NULL";
  if (constraint.constants.empty()) return text + " ...";
  std::vector<std::string> values;
  for (const std::string& value : constraint.constants)
    values.push_back(quote(value, 40));
  constexpr std::size_t kShown = 5;
  const std::size_t more =
      values.size() > kShown ? values.size() - kShown : std::size_t{0};
  values.resize(values.size() - more);
  text += concat(" ", join(values, " or "));
  if (more > 0) text += concat(" or ", more, " more");
  return text;
}

std::string asked_terms(const Loop& loop) {
  std::vector<std::string> shown;
  for (const LoopConstraint& constraint : loop.constraints) {
    if (constraint.taken) shown.push_back(term(constraint));
  }
  return join(shown, " and ");
}

// SQLite derives a range from the start of a pattern.
bool derived_from_pattern(const Loop& loop, const LoopConstraint& range) {
  if (range.op != Operator::kGreaterEqual && range.op != Operator::kLess)
    return false;
  return std::ranges::any_of(
      loop.constraints, [&](const LoopConstraint& other) {
        return other.column == range.column &&
               (other.op == Operator::kLike || other.op == Operator::kGlob);
      });
}

// What is known to be checked on this table alone: a term without a constant
// may wait for a table further in.
std::string checked_terms(const Loop& loop) {
  std::vector<std::string> shown;
  for (const LoopConstraint& constraint : loop.constraints) {
    const bool known = !constraint.constants.empty() || constraint.null ||
                       constraint.op == Operator::kIsNull ||
                       constraint.op == Operator::kIsNotNull;
    if (constraint.taken || !known || derived_from_pattern(loop, constraint))
      continue;
    shown.push_back(term(constraint));
  }
  return join(shown, " and ");
}

// Whether another table is read for each of its rows, and it for none.
bool drives(const StatementAnalysis& statement, std::size_t at) {
  return statement.loops[at].outer.empty() &&
         std::ranges::any_of(statement.loops, [at](const Loop& loop) {
           return std::ranges::find(loop.outer, at) != loop.outer.end();
         });
}

std::string entered(const Loop& loop, const std::map<int, ScanCount>& scans) {
  if (scans.empty() || loop.call < 0) return "";
  const auto found = scans.find(loop.call);
  if (found == scans.end()) return "; never entered";
  const ScanCount& count = found->second;
  return concat("; entered ",
                count.times == 1 ? "once" : plural(count.times, "time"),
                ", gave ", plural(count.rows, "row"));
}

std::string describe(const StatementAnalysis& statement, std::size_t at,
                     const std::map<int, ScanCount>& scans) {
  const Loop& loop = statement.loops[at];
  std::string line(2 * loop.outer.size(), ' ');
  if (!loop.outer.empty())
    line += concat("for each row of ",
                   named(statement.loops[loop.outer.back()]), ": ");
  if (loop.table.empty()) return concat(line, "read the rows of ", named(loop));
  line += concat("read ", named(loop));
  const std::string asked = asked_terms(loop);
  line += asked.empty() ? ", all of it" : concat(" with ", asked);
  const std::string checked = checked_terms(loop);
  if (!checked.empty()) line += concat(", then check ", checked);
  line += concat(" (", to_string(loop_cost(statement, at).cost), ")");
  if (drives(statement, at)) line += "; drives the loop";
  return line + entered(loop, scans);
}

}  // namespace

std::vector<std::string> explain(const SqlAnalysis& sql,
                                 const std::map<int, ScanCount>& scans) {
  std::vector<std::string> lines;
  for (const StatementAnalysis& statement : sql.statements) {
    for (std::size_t i = 0; i < statement.loops.size(); ++i)
      lines.push_back(describe(statement, i, scans));
  }
  return lines;
}

}  // namespace ctl
