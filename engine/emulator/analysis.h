#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/emulator/emulator.h"

namespace ctl {

// What a text of SQL would do, read from SQLite's own plan and program without
// running it (design: an SQL verdict never comes from searching the text).

enum class Operator {
  kEqual,
  kGreater,
  kLessEqual,
  kLess,
  kGreaterEqual,
  kMatch,
  kLike,
  kGlob,
  kNotEqual,
  kIsNot,
  kIsNotNull,
  kIsNull,
  kIs,
  kLimit,   // seen by the table as a constraint on its first column
  kOffset,  // likewise
  kOther,   // overloaded functions
};

std::string_view to_string(Operator op);

// A term that SQLite offered to the table in the plan that it chose.
struct LoopConstraint {
  std::string column;  // as the catalogue spells it; "" is the rowid
  Operator op = Operator::kOther;
  bool taken = false;    // the agent's table gets it
  bool in_list = false;  // kEqual that is an IN
  // The right side, as text, where it is a constant: one value, or all of an
  // IN list. Empty when it is computed, a column or a bound variable, or NULL.
  std::vector<std::string> constants{};
  // A right side that is the constant NULL.
  bool null = false;
};

// One loop of the plan, in the order in which SQLite prints them.
struct Loop {
  // Of the catalogue; "" when it is no table of the agent (a CTE, a subquery,
  // a table that the text made, a table function).
  std::string table{};
  std::string alias{};  // the name it has in the statement
  std::vector<LoopConstraint> constraints{};
  // The loops around it, outermost first: it is entered once for each of their
  // rows. Loops of enclosing statements count when the subquery is correlated.
  std::vector<std::size_t> outer{};
  // Loops of one FROM clause share a number.
  int join = 0;
  // Which of SqlResult::scans is its; -1: of no table of the agent.
  int call = -1;
  // A part of an OR that is looked up by itself.
  bool or_branch = false;
};

struct ResultColumn {
  std::string name;
  // Where its value comes from unchanged; "" for an expression. Through views,
  // CTEs and subqueries.
  std::string table;
  std::string column;
  // Of columns that share a name: the scan that reads it, by a number of its
  // own, and whether a join makes it equal to the first of them. -1: unknown.
  int scan = -1;
  bool equals_first = false;
};

// A call whose arguments are known where they are constants.
struct FunctionUse {
  std::string name;
  struct Argument {
    enum class Kind { kComputed, kText, kInteger, kReal, kNull };
    Kind kind = Kind::kComputed;
    std::string text{};
  };
  std::vector<Argument> arguments{};
};

// Whether a run gives a row, as far as the program alone tells.
enum class Rows { kDepends, kNever, kAlways };

struct StatementAnalysis {
  std::size_t offset = 0;  // byte offset of its first token
  std::size_t end = 0;     // just after it
  std::vector<ResultColumn> columns{};
  std::map<std::string, std::set<std::string>> reads{};  // table: columns
  std::set<std::string> functions{};                     // lower case
  std::vector<FunctionUse> calls{};
  std::vector<Loop> loops{};
  // Table and column of each IS NULL that SQLite offered to a table, in
  // whatever plan it thought of.
  std::set<std::pair<std::string, std::string>> null_tests{};
  Rows rows = Rows::kDepends;
};

struct SqlAnalysis {
  // Up to the first that does not prepare.
  std::vector<StatementAnalysis> statements{};
  std::optional<SqlError> error{};
};

struct AnalysisOptions {
  // Off: "x" is a name and nothing else.
  bool double_quoted_strings = true;
  // Off: no key is declared, so that SQLite does not take columns for NOT NULL.
  bool keys = true;
  // Less time than Limits has; 0: as much.
  long long milliseconds = 0;
};

}  // namespace ctl
