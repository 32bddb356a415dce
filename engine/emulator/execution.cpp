#include "engine/emulator/execution.h"

#include <sqlite3.h>

#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "engine/emulator/script.h"
#include "engine/emulator/values.h"

namespace ctl {
namespace {

Cell cell_of(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL: return std::nullopt;
    case SQLITE_FLOAT:
      return agent_text(sqlite3_column_double(statement, column));
    default: break;
  }
  const auto* text =
      reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  // Ends at the first NUL byte, as in the agent.
  return std::string(text == nullptr ? "" : text);
}

Number number_of(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER: return sqlite3_column_int64(statement, column);
    case SQLITE_FLOAT: return sqlite3_column_double(statement, column);
    default: return {};
  }
}

// "INDEX 1002:" becomes "INDEX 2:": counted from 0 in each text.
std::string shown_plan(const Session& session, std::string detail) {
  constexpr std::string_view kMark = " VIRTUAL TABLE INDEX ";
  const std::size_t at = detail.find(kMark);
  if (at == std::string::npos) return detail;
  const std::size_t begin = at + kMark.size();
  int number = 0;
  const auto parsed = std::from_chars(detail.data() + begin,
                                      detail.data() + detail.size(), number);
  if (session.call(number) == nullptr) return detail;
  const auto end = static_cast<std::size_t>(parsed.ptr - detail.data());
  return detail.replace(begin, end - begin,
                        std::to_string(number - kFirstCall));
}

class Execution {
 public:
  Execution(Session& session, Database& database, std::string_view sql,
            const RunOptions& options, bool only_prepare)
      : session_(session),
        script_(session, database, sql, only_prepare),
        options_(options),
        only_prepare_(only_prepare) {}

  SqlResult execute() {
    while (!result_.error) {
      const auto statement = script_.next();
      if (!statement) break;
      describe(*statement);
      if (options_.plan) add_plan(*statement);
      if (!only_prepare_ || script_.makes_schema(*statement)) step(*statement);
    }
    if (script_.error()) result_.error = script_.error();
    if (result_.error) {
      result_.rows.clear();
      result_.numbers.clear();
      result_.row_count = 0;
    }
    result_.warnings = std::move(session_.warnings);
    result_.scans = std::move(session_.scans);
    result_.reads = std::move(session_.reads);
    std::erase_if(result_.reads, [](const auto& entry) {
      return entry.first.starts_with("sqlite_");
    });
    return std::move(result_);
  }

 private:
  void describe(const PreparedStatement& statement) {
    StatementResult made{.offset = statement.begin, .columns = {}};
    sqlite3_stmt* const handle = statement.handle.get();
    for (int i = 0; i < sqlite3_column_count(handle); ++i) {
      const char* name = sqlite3_column_name(handle, i);
      made.columns.emplace_back(name == nullptr ? "" : name);
    }
    if (result_.statements.empty()) result_.columns = made.columns;
    result_.statements.push_back(std::move(made));
  }

  void add_plan(const PreparedStatement& statement) {
    for (PlanNode& node : script_.plan(statement)) {
      result_.plan.push_back(shown_plan(session_, std::move(node.detail)));
    }
  }

  void step(const PreparedStatement& statement) {
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(statement.handle.get())) == SQLITE_ROW) {
      if (!keep(statement.handle.get())) break;
    }
    if (code != SQLITE_DONE) result_.error = script_.step_error(statement);
  }

  bool keep(sqlite3_stmt* statement) {
    ++result_.row_count;
    ++result_.statements.back().row_count;
    if (result_.row_count > session_.limits.rows) {
      session_.stop = StopReason::kRows;
      return false;
    }
    if (result_.rows.size() >= options_.keep_rows) return true;
    keep_numbers(statement);
    std::vector<Cell> row;
    std::size_t bytes = 0;
    const int count = sqlite3_column_count(statement);
    row.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
      row.push_back(cell_of(statement, i));
      bytes += row.back() ? row.back()->size() : 0;
    }
    kept_bytes_ += sizeof row + row.capacity() * sizeof(Cell) + bytes;
    if (bytes > session_.limits.row_bytes) {
      session_.stop = StopReason::kRowBytes;
    } else if (kept_bytes_ > session_.limits.kept) {
      session_.stop = StopReason::kKept;
    }
    result_.rows.push_back(std::move(row));
    return session_.stop == StopReason::kNone;
  }

  void keep_numbers(sqlite3_stmt* statement) {
    if (!options_.numbers) return;
    const int count = sqlite3_column_count(statement);
    auto& numbers = result_.numbers.emplace_back();
    for (int i = 0; i < count; ++i)
      numbers.push_back(number_of(statement, i));
    kept_bytes_ += sizeof numbers + numbers.capacity() * sizeof(Number);
  }

  Session& session_;
  Script script_;
  RunOptions options_;
  bool only_prepare_;
  SqlResult result_;
  std::size_t kept_bytes_ = 0;
};

}  // namespace

SqlResult execute_sql(Session& session, Database& database,
                      std::string_view sql, const RunOptions& options,
                      bool only_prepare) {
  return Execution(session, database, sql, options, only_prepare).execute();
}

}  // namespace ctl
