#include "engine/emulator/script.h"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "engine/emulator/error_place.h"
#include "engine/emulator/sql_functions.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

// The first SQLite that offers a LIMIT beside LIKE and the like.
constexpr int kOffersMoreLimits = 3042000;

std::string limit_message(const Session& session) {
  const Limits& limits = session.limits;
  switch (session.stop) {
    case StopReason::kNone: break;
    case StopReason::kTime:
      return concat("statement took longer than the limit of ",
                    limits.milliseconds, " ms");
    case StopReason::kMemory:
      return concat("statement needed more memory than the limit of ",
                    limits.memory >> 20U, " MiB");
    case StopReason::kKept:
      return concat("rows of the statement are larger than the limit of ",
                    limits.kept >> 20U, " MiB");
    case StopReason::kRows:
      return concat("statement gave more rows than the limit of ", limits.rows);
    case StopReason::kRowBytes:
      return concat("statement gave a value or row larger than the limit of ",
                    session.value_bytes >> 10U, " KiB");
  }
  return "";
}

bool is_schema_word(const Token& token) {
  return is_one_of(token, {"create", "drop"});
}

}  // namespace

Script::Script(Session& session, Database& database, std::string_view sql,
               bool quiet)
    : session_(session),
      database_(database),
      sql_(sql.substr(0, sql.find('\0'))),
      tokens_(tokenize_sql(sql_)) {
  session_.calls.clear();
  session_.warnings.clear();
  session_.scans.clear();
  session_.reads.clear();
  session_.functions.clear();
  session_.stop = StopReason::kNone;
  session_.quiet = quiet;
  session_.deadline = session_.limits.now() +
                      std::chrono::milliseconds(session_.limits.milliseconds);
  bound_.emplace(session_, session_.limits.memory);
  session_.implied_limits.clear();
  if (sqlite3_libversion_number() < kOffersMoreLimits) {
    session_.implied_limits = missing_limit_offers(tokens_, session_.agent);
  }
  oversize_ = find_oversize(tokens_);
  database_.bound_values(tokens_);
  database_.attach_named(tokens_);
}

std::optional<PreparedStatement> Script::next() {
  while (at_ < sql_.size() && !error_) {
    PreparedStatement result{.handle = {},
                             .begin = first_token(at_),
                             .end = 0,
                             .calls = session_.calls.size()};
    if (oversize_ && result.begin == oversize_->statement) {
      error_ = size_error();
      return std::nullopt;
    }
    sqlite3_stmt* raw = nullptr;
    const char* tail = nullptr;
    // Without a length SQLite reads in place instead of copying the rest.
    const int code = sqlite3_prepare_v2(database_.handle(), sql_.c_str() + at_,
                                        -1, &raw, &tail);
    result.handle.reset(raw);
    if (code != SQLITE_OK) {
      error_ = prepare_error(result.begin, at_);
      return std::nullopt;
    }
    result.end = static_cast<std::size_t>(tail - sql_.data());
    at_ = result.end > at_ ? result.end : sql_.size();
    if (raw != nullptr) return result;
  }
  return std::nullopt;
}

std::size_t Script::first_token(std::size_t at) const {
  const auto found = std::ranges::lower_bound(tokens_, at, {}, &Token::offset);
  return found == tokens_.end() ? sql_.size() : found->offset;
}

SqlError Script::limit_error(Stage stage, std::size_t begin) const {
  return {.stage = stage,
          .message = limit_message(session_),
          .statement = begin,
          .limit = true};
}

SqlError Script::size_error() const {
  return {.stage = Stage::kPrepare,
          .message = concat("statement has more ", oversize_->what,
                            " than the limit of ", oversize_->limit),
          .statement = oversize_->statement,
          .limit = true};
}

// A limit of SQLite's that the session set ends the statement too.
bool Script::over_limit() const {
  if (session_.stop == StopReason::kNone) {
    const int code = sqlite3_errcode(database_.handle());
    if (code == SQLITE_NOMEM) session_.stop = StopReason::kMemory;
    if (code == SQLITE_TOOBIG) session_.stop = StopReason::kRowBytes;
  }
  return session_.stop != StopReason::kNone;
}

SqlError Script::prepare_error(std::size_t begin, std::size_t origin) const {
  if (over_limit()) return limit_error(Stage::kPrepare, begin);
  SqlError error{.stage = Stage::kPrepare,
                 .message = agent_wording(sqlite3_errmsg(database_.handle())),
                 .statement = begin};
  const int offset = sqlite3_error_offset(database_.handle());
  if (offset >= 0) {
    error.offset = origin + static_cast<std::size_t>(offset);
  } else {
    error.offset = error_place(tokens_, begin, error.message);
  }
  return error;
}

SqlError Script::step_error(const PreparedStatement& statement) const {
  if (over_limit()) return limit_error(Stage::kStep, statement.begin);
  SqlError error{.stage = Stage::kStep,
                 .message = agent_wording(sqlite3_errmsg(database_.handle())),
                 .statement = statement.begin};
  error.offset = error_place(tokens_, statement.begin, error.message);
  return error;
}

std::string Script::text(const PreparedStatement& statement) const {
  return sql_.substr(statement.begin, statement.end - statement.begin);
}

bool Script::makes_schema(const PreparedStatement& statement) const {
  const auto found =
      std::ranges::lower_bound(tokens_, statement.begin, {}, &Token::offset);
  return found != tokens_.end() && is_schema_word(*found);
}

std::vector<PlanNode> Script::plan(const PreparedStatement& statement) {
  std::vector<PlanNode> nodes;
  if (sqlite3_stmt_isexplain(statement.handle.get()) != 0 ||
      sqlite3_column_count(statement.handle.get()) == 0) {
    return nodes;
  }
  again(statement,
        [&] { nodes = query_plan(database_.handle(), text(statement)); });
  return nodes;
}

bool could_leave_traces(std::string_view sql) {
  return std::ranges::any_of(tokenize_sql(sql), [](const Token& token) {
    return is_one_of(token, {"create", "drop", "pragma"});
  });
}

}  // namespace ctl
