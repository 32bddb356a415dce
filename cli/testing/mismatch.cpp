#include <algorithm>
#include <functional>

#include "cli/testing/test_case.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

// Which column of the answer each named column is, the last of equal names as
// the agent's log keeps it; nothing when one is missing.
std::optional<std::size_t> column_index(const SqlResult& result,
                                        const std::string& name) {
  const auto& columns = result.columns;
  const auto found = std::find(columns.rbegin(), columns.rend(), name);
  if (found == columns.rend()) return std::nullopt;
  return static_cast<std::size_t>(columns.rend() - found) - 1;
}

bool matches(const ExpectedRow& expected, const std::vector<Cell>& row,
             const SqlResult& result) {
  return std::all_of(expected.begin(), expected.end(), [&](const auto& column) {
    const auto index = column_index(result, column.first);
    return index && *index < row.size() && row[*index] == column.second;
  });
}

std::string shown(const ExpectedRow& row) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : row) {
    parts.push_back(concat(name, '=', value ? quote(*value) : "NULL"));
  }
  return concat('{', join(parts), '}');
}

// The first expected row for which no row of the answer is left, each row of
// the answer serving one expected row (maximum matching by augmenting paths).
const ExpectedRow* first_unmatched(const std::vector<ExpectedRow>& expected,
                                   const SqlResult& result) {
  std::vector<std::optional<std::size_t>> taken(result.rows.size());
  std::vector<bool> visited;
  const std::function<bool(std::size_t)> place = [&](std::size_t wanted) {
    for (std::size_t i = 0; i < result.rows.size(); ++i) {
      if (visited[i] || !matches(expected[wanted], result.rows[i], result)) {
        continue;
      }
      visited[i] = true;
      if (!taken[i] || place(*taken[i])) {
        taken[i] = wanted;
        return true;
      }
    }
    return false;
  };
  for (std::size_t wanted = 0; wanted < expected.size(); ++wanted) {
    visited.assign(result.rows.size(), false);
    if (!place(wanted)) return &expected[wanted];
  }
  return nullptr;
}

std::optional<std::string> wrong_count(const Expectation& expect,
                                       const SqlResult& result) {
  const std::size_t got = result.row_count;
  const bool few = expect.least && got < *expect.least;
  const bool many = expect.most && got > *expect.most;
  if (!few && !many) return std::nullopt;
  if (expect.least == expect.most) {
    return concat("expected ", plural(*expect.least, "row"), ", got ", got);
  }
  return few ? concat("expected at least ", plural(*expect.least, "row"),
                      ", got ", got)
             : concat("expected at most ", plural(*expect.most, "row"),
                      ", got ", got);
}

std::optional<std::string> wrong_rows(const Expectation& expect,
                                      const SqlResult& result) {
  if (expect.exactly && expect.exactly->size() != result.row_count) {
    return concat("expected ", plural(expect.exactly->size(), "row"), ", got ",
                  result.row_count);
  }
  for (const auto* wanted :
       {expect.exactly ? &*expect.exactly : nullptr, &expect.includes}) {
    if (wanted == nullptr) continue;
    if (const ExpectedRow* row = first_unmatched(*wanted, result)) {
      return concat("expected a row ", shown(*row), ", got none like it");
    }
  }
  for (const ExpectedRow& unwanted : expect.excludes) {
    const bool there = std::any_of(
        result.rows.begin(), result.rows.end(),
        [&](const auto& row) { return matches(unwanted, row, result); });
    if (there) return concat("expected no row ", shown(unwanted), ", got one");
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> mismatch(const Expectation& expect,
                                    const SqlResult& result) {
  if (expect.error) {
    if (!result.error) {
      return concat("expected the error ", quote(*expect.error), ", got ",
                    plural(result.row_count, "row"));
    }
    if (result.error->message.find(*expect.error) == std::string::npos) {
      return concat("expected the error ", quote(*expect.error), ", got ",
                    quote(result.error->message));
    }
    return std::nullopt;
  }
  if (const auto wrong = wrong_count(expect, result)) return wrong;
  if (const auto wrong = wrong_rows(expect, result)) return wrong;
  const bool passes = result.row_count > 0;
  if (expect.passes && *expect.passes != passes) {
    return concat("expected ", *expect.passes ? "pass" : "fail", ", got ",
                  passes ? "pass" : "fail");
  }
  return std::nullopt;
}

}  // namespace ctl
