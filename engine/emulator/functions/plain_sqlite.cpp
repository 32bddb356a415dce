#include "engine/emulator/functions/plain_sqlite.h"

#include <sqlite3.h>

namespace ctl::sql {
namespace {

// SQLite's mark for a text that is JSON.
constexpr unsigned kJsonSubtype = 'J';

Value value_of(sqlite3_stmt* row) {
  switch (sqlite3_column_type(row, 0)) {
    case SQLITE_INTEGER: return sqlite3_column_int64(row, 0);
    case SQLITE_FLOAT: return sqlite3_column_double(row, 0);
    case SQLITE_TEXT: break;
    default: return {};
  }
  const auto* bytes =
      reinterpret_cast<const char*>(sqlite3_column_text(row, 0));
  std::string text(bytes,
                   static_cast<std::size_t>(sqlite3_column_bytes(row, 0)));
  sqlite3_value* value = sqlite3_column_value(row, 0);
  if (sqlite3_value_subtype(value) == kJsonSubtype)
    return JsonText{std::move(text)};
  return text;
}

}  // namespace

PlainSqlite::PlainSqlite(const FixedClock* clock) : clock_(clock) {}
PlainSqlite::~PlainSqlite() = default;

void PlainSqlite::Close::operator()(sqlite3* db) const {
  sqlite3_close(db);
}

void PlainSqlite::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

PlainSqlite::Statement PlainSqlite::statement(const std::string& sql) {
  if (db_ == nullptr) {
    sqlite3* raw = nullptr;
    const int code =
        clock_ == nullptr ? sqlite3_open(":memory:", &raw) : clock_->open(&raw);
    db_.reset(raw);
    if (code != SQLITE_OK) throw std::bad_alloc();
  }
  sqlite3_stmt* raw = nullptr;
  sqlite3_prepare_v2(db_.get(), sql.c_str(), -1, &raw, nullptr);
  return Statement(raw);
}

std::string PlainSqlite::error() const {
  return sqlite3_errmsg(db_.get());
}

sqlite3_stmt* PlainSqlite::prepare(const std::string& expression) {
  Statement& kept = statements_[expression];
  if (kept == nullptr) kept = statement("SELECT " + expression);
  return kept.get();
}

Value PlainSqlite::evaluate(
    const std::string& expression, const Arguments& arguments,
    std::span<const std::optional<std::string>> replaced) {
  sqlite3_stmt* prepared = prepare(expression);
  if (prepared == nullptr) return Failure{error()};
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const int at = static_cast<int>(i) + 1;
    if (i < replaced.size() && replaced[i]) {
      sqlite3_bind_text64(prepared, at, replaced[i]->data(),
                          replaced[i]->size(), SQLITE_STATIC, SQLITE_UTF8);
    } else {
      sqlite3_bind_value(prepared, at, arguments.raw(i));
    }
  }
  Value value;
  if (sqlite3_step(prepared) == SQLITE_ROW) {
    value = value_of(prepared);
  } else {
    value = Failure{error()};
  }
  sqlite3_reset(prepared);
  sqlite3_clear_bindings(prepared);
  return value;
}

}  // namespace ctl::sql
