#include "engine/emulator/emulator.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/emulator/database.h"
#include "engine/emulator/error_place.h"
#include "engine/emulator/session.h"
#include "engine/emulator/sql_functions.h"
#include "engine/emulator/tokens.h"
#include "engine/emulator/values.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

bool is_true(const Host& host, const char* flag) {
  const auto found = host.flags.find(flag);
  if (found == host.flags.end()) return false;
  const std::string value = lower_ascii(found->second);
  return value == "true" || value == "1" || value == "t" || value == "yes";
}

bool runs(const Host& host, std::string_view extension) {
  return !host.platform ||
         std::ranges::find(host.extensions, extension) != host.extensions.end();
}

// The uid of the agent's user.
std::string uid_of(const Host& host) {
  if (host.user == "root") return "0";
  const auto users = host.tables.find("users");
  if (users == host.tables.end()) return "";
  for (const TableRows& rows : users->second) {
    const auto names = rows.columns();
    const auto name = std::ranges::find(names, "username") - names.begin();
    const auto uid = std::ranges::find(names, "uid") - names.begin();
    if (name == std::ssize(names) || uid == std::ssize(names)) continue;
    for (std::size_t row = 0; row < rows.row_count(); ++row) {
      if (rows.cell(row, static_cast<std::size_t>(name)) == host.user) {
        return std::string(
            rows.cell(row, static_cast<std::size_t>(uid)).value_or(""));
      }
    }
  }
  return "";
}

Session make_session(Host host, const Limits& limits) {
  Session session;
  session.agent = {.platform = host.platform,
                   .version = host.osquery,
                   .fleetd = runs(host, "fleetd"),
                   .macadmins = runs(host, "macadmins")};
  session.limits = limits;
  session.root = host.user == "root";
  session.uid = uid_of(host);
  session.events = !is_true(host, "disable_events");
  session.foreign = is_true(host, "enable_foreign");
  session.host = std::move(host);
  return session;
}

std::string limit_message(StopReason reason, const Limits& limits) {
  switch (reason) {
    case StopReason::kNone: break;
    case StopReason::kTime:
      return concat("statement took longer than the limit of ",
                    limits.milliseconds, " ms");
    case StopReason::kMemory:
      return concat("statement needed more memory than the limit of ",
                    limits.memory >> 20U, " MiB");
    case StopReason::kRows:
      return concat("statement gave more rows than the limit of ", limits.rows);
    case StopReason::kRowBytes:
      return concat("statement gave a row larger than the limit of ",
                    limits.row_bytes >> 20U, " MiB");
  }
  return "";
}

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

enum class Mode { kPrepare, kRun };

// One text on one connection.
class Execution {
 public:
  Execution(Session& session, Database& database, std::string_view sql,
            const RunOptions& options, Mode mode)
      : session_(session),
        database_(database),
        sql_(sql.substr(0, sql.find('\0'))),
        tokens_(tokenize_sql(sql_)),
        options_(options),
        mode_(mode) {}

  SqlResult execute() {
    start();
    std::size_t at = 0;
    while (at < sql_.size() && !result_.error)
      at = next(at);
    if (result_.error) {
      result_.rows.clear();
      result_.row_count = 0;
    }
    result_.warnings = std::move(session_.warnings);
    result_.reads = std::move(session_.reads);
    std::erase_if(result_.reads, [](const auto& entry) {
      return entry.first.starts_with("sqlite_");
    });
    return std::move(result_);
  }

 private:
  void start() {
    session_.calls.clear();
    session_.warnings.clear();
    session_.reads.clear();
    session_.functions.clear();
    session_.stop = StopReason::kNone;
    session_.deadline = std::chrono::steady_clock::now() +
                        std::chrono::milliseconds(session_.limits.milliseconds);
    session_.quiet = mode_ == Mode::kPrepare;
    database_.attach_named(tokens_);
  }

  // Handles the statement at this offset; returns where the next one begins.
  std::size_t next(std::size_t at) {
    const std::size_t begin = first_token(at);
    const std::size_t calls = session_.calls.size();
    sqlite3_stmt* raw = nullptr;
    const char* tail = nullptr;
    const int code =
        sqlite3_prepare_v2(database_.handle(), sql_.data() + at,
                           static_cast<int>(sql_.size() - at), &raw, &tail);
    const StatementHandle statement(raw);
    if (code != SQLITE_OK) {
      fail(Stage::kPrepare, begin, at);
      return sql_.size();
    }
    const auto end = static_cast<std::size_t>(tail - sql_.data());
    if (!statement) return end == at ? sql_.size() : end;
    describe(raw, begin);
    if (options_.plan) explain(raw, calls);
    if (mode_ == Mode::kRun || makes_schema(begin)) step(raw, begin);
    return end;
  }

  std::size_t first_token(std::size_t at) const {
    const auto found =
        std::ranges::lower_bound(tokens_, at, {}, &Token::offset);
    return found == tokens_.end() ? sql_.size() : found->offset;
  }

  void describe(sqlite3_stmt* statement, std::size_t begin) {
    StatementResult made{.offset = begin, .columns = {}};
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      const char* name = sqlite3_column_name(statement, i);
      made.columns.emplace_back(name == nullptr ? "" : name);
    }
    if (result_.statements.empty()) result_.columns = made.columns;
    result_.statements.push_back(std::move(made));
  }

  // Plans the statement once more to print the plan, with the same numbers.
  void explain(sqlite3_stmt* statement, std::size_t calls) {
    if (sqlite3_stmt_isexplain(statement) != 0 ||
        sqlite3_column_count(statement) == 0) {
      return;
    }
    std::vector<PlanCall> kept = std::move(session_.calls);
    session_.calls.assign(kept.begin(),
                          kept.begin() + static_cast<std::ptrdiff_t>(calls));
    const std::string text =
        concat("EXPLAIN QUERY PLAN ", sqlite3_sql(statement));
    sqlite3_stmt* raw = nullptr;
    sqlite3_prepare_v2(database_.handle(), text.c_str(), -1, &raw, nullptr);
    const StatementHandle plan(raw);
    while (plan && sqlite3_step(raw) == SQLITE_ROW) {
      result_.plan.push_back(cell_of(raw, 3).value_or(""));
    }
    session_.calls = std::move(kept);
  }

  bool makes_schema(std::size_t begin) const {
    const auto found =
        std::ranges::lower_bound(tokens_, begin, {}, &Token::offset);
    if (found == tokens_.end()) return false;
    const std::string word = lower_ascii(found->text);
    return word == "create" || word == "drop";
  }

  void step(sqlite3_stmt* statement, std::size_t begin) {
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
      if (!keep(statement)) break;
    }
    if (code != SQLITE_DONE) fail(Stage::kStep, begin, begin);
  }

  bool keep(sqlite3_stmt* statement) {
    ++result_.row_count;
    ++result_.statements.back().row_count;
    if (result_.row_count > session_.limits.rows) {
      session_.stop = StopReason::kRows;
      return false;
    }
    if (result_.rows.size() >= options_.keep_rows) return true;
    std::vector<Cell> row;
    std::size_t bytes = 0;
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      row.push_back(cell_of(statement, i));
      bytes += row.back() ? row.back()->size() : 0;
    }
    kept_bytes_ += bytes;
    if (bytes > session_.limits.row_bytes) {
      session_.stop = StopReason::kRowBytes;
    } else if (kept_bytes_ > session_.limits.memory) {
      session_.stop = StopReason::kMemory;
    }
    result_.rows.push_back(std::move(row));
    return session_.stop == StopReason::kNone;
  }

  // `origin` is where the text began that SQLite counts its offset from.
  void fail(Stage stage, std::size_t begin, std::size_t origin) {
    SqlError error{.stage = stage, .message = {}, .statement = begin};
    if (session_.stop != StopReason::kNone) {
      error.message = limit_message(session_.stop, session_.limits);
      error.limit = true;
    } else {
      error.message = agent_wording(sqlite3_errmsg(database_.handle()));
      const int offset = sqlite3_error_offset(database_.handle());
      if (stage == Stage::kPrepare && offset >= 0) {
        error.offset = origin + static_cast<std::size_t>(offset);
      } else {
        error.offset = error_place(tokens_, begin, error.message);
      }
    }
    result_.error = std::move(error);
  }

  Session& session_;
  Database& database_;
  std::string sql_;
  std::vector<Token> tokens_;
  RunOptions options_;
  Mode mode_;
  SqlResult result_;
  std::size_t kept_bytes_ = 0;
};

// Whether a statement could make or drop a table or view.
bool makes_schema(std::string_view sql) {
  return std::ranges::any_of(tokenize_sql(sql), [](const Token& token) {
    const std::string word = lower_ascii(token.text);
    return word == "create" || word == "drop";
  });
}

SqlResult failed(const Error& error) {
  SqlResult result;
  result.error = SqlError{.message = error.message, .limit = true};
  return result;
}

class SqliteEmulator : public Emulator {
 public:
  SqliteEmulator(Host host, const Limits& limits)
      : session_(make_session(std::move(host), limits)) {}

  Status connect() {
    auto opened = Database::open(session_);
    if (!opened) return opened.error();
    database_ = std::move(*opened);
    session_.leaves_traces = false;
    return ctl::ok();
  }

  SqlResult prepare(std::string_view sql) override {
    const RunOptions options{.keep_rows = 0};
    if (!makes_schema(sql)) {
      return Execution(session_, *database_, sql, options, Mode::kPrepare)
          .execute();
    }
    const bool traces = session_.leaves_traces;
    auto scratch = Database::open(session_);
    if (!scratch) return failed(scratch.error());
    SqlResult result =
        Execution(session_, **scratch, sql, options, Mode::kPrepare).execute();
    session_.leaves_traces = traces;
    return result;
  }

  SqlResult run(std::string_view sql, const RunOptions& options) override {
    return Execution(session_, *database_, sql, options, Mode::kRun).execute();
  }

  void reset() override {
    if (session_.leaves_traces) static_cast<void>(connect());
  }

 private:
  Session session_;
  std::unique_ptr<Database> database_;
};

}  // namespace

Result<std::unique_ptr<Emulator>> Emulator::open(Host host, Limits limits) {
  auto emulator = std::make_unique<SqliteEmulator>(std::move(host), limits);
  if (auto status = emulator->connect(); !status) return status.error();
  return std::unique_ptr<Emulator>(std::move(emulator));
}

}  // namespace ctl
