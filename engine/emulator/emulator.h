#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "schema/base/result.h"
#include "schema/catalog/catalog.h"
#include "schema/hosts/host.h"

namespace ctl {

// Bounds on one text of SQL, whatever it is. A whole process that runs one
// stays within the 2 s and 256 MB of contracts/ctl.md, `ctl dry-run`.
struct Limits {
  long long milliseconds = 1700;
  std::size_t memory = std::size_t{160} << 20U;  // bytes of SQLite
  std::size_t kept = std::size_t{48} << 20U;     // bytes of the rows kept
  std::size_t rows = 1000000;
  std::size_t row_bytes = std::size_t{16} << 20U;
  // The clock that `milliseconds` are of.
  std::function<std::chrono::steady_clock::time_point()> now =
      std::chrono::steady_clock::now;
};

enum class Stage { kPrepare, kStep };

// Why a statement fails, in the agent's own words.
struct SqlError {
  Stage stage = Stage::kPrepare;
  std::string message;
  // Byte offset in the SQL of what the message is about, when it can be told.
  std::optional<std::size_t> offset{};
  // Byte offset of the first token of the statement that fails.
  std::size_t statement = 0;
  // A bound of `Limits` ended it: no verdict of the agent.
  bool limit = false;
};

using Cell = std::optional<std::string>;  // nothing: SQL NULL
// The value of a cell that is a number.
using Number = std::variant<std::monostate, long long, double>;

// One statement of a text.
struct StatementResult {
  std::size_t offset = 0;  // byte offset of its first token
  std::vector<std::string> columns;
  std::size_t row_count = 0;
};

// How often the statement entered one loop of its plan, and what that gave.
struct ScanCount {
  std::size_t times = 0;
  std::size_t rows = 0;
};

// A text may hold several statements: their rows are appended to one result.
// Each row has the columns of its own statement. Columns may share a name; what
// keeps rows as maps, as the agent's log does, shows the last of them.
struct SqlResult {
  std::vector<std::string> columns;  // of the first statement, in select order
  std::vector<StatementResult> statements;
  std::vector<std::vector<Cell>> rows;       // at most RunOptions::keep_rows
  std::vector<std::vector<Number>> numbers;  // of `rows`, when asked for
  std::size_t row_count = 0;
  std::vector<std::string> warnings;  // the agent's wording, in order
  std::optional<SqlError> error;
  std::map<std::string, std::set<std::string>> reads;  // table: columns
  std::vector<std::string> plan;   // EXPLAIN QUERY PLAN of the statements
  std::map<int, ScanCount> scans;  // by Loop::call; none that was not entered
};

struct RunOptions {
  std::size_t keep_rows = 100;  // what is counted is never cut
  bool plan = true;             // fill SqlResult::plan
  bool numbers = false;         // fill SqlResult::numbers
};

// Whose tables a host has. Lives no longer than the host.
AgentKind agent_of(const Host& host);

struct AnalysisOptions;  // engine/emulator/analysis.h
struct SqlAnalysis;

// An agent's SQL engine on one emulated host: its tables, functions, statement
// policy and limits (contracts/osquery.md). Not thread-safe; one per thread.
class Emulator {
 public:
  static Result<std::unique_ptr<Emulator>> open(Host host, Limits limits = {});
  virtual ~Emulator() = default;

  // Prepares every statement and shows no row: columns, reads, plan, error.
  // Tables and views that a statement makes exist for those after it, and are
  // gone when this returns.
  virtual SqlResult prepare(std::string_view sql) = 0;

  // Runs every statement; the first error drops all rows. What statements make
  // (tables, views, pragmas) lives on, as on an agent, until reset().
  virtual SqlResult run(std::string_view sql, const RunOptions& options) = 0;
  virtual void reset() = 0;

  // What every statement would do; runs none but those that make or drop
  // tables and views, as prepare() does.
  virtual SqlAnalysis analyze(std::string_view sql,
                              const AnalysisOptions& options) = 0;
};

}  // namespace ctl
