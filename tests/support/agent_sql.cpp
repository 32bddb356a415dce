#include "tests/support/agent_sql.h"

#include <doctest/doctest.h>

#include <utility>

#include "engine/emulator/memory.h"

namespace ctl {
namespace {

std::string shown(sqlite3_stmt* row) {
  const int type = sqlite3_column_type(row, 0);
  if (type == SQLITE_NULL) return "NULL";
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(row, 0));
  const std::string text(
      bytes, static_cast<std::size_t>(sqlite3_column_bytes(row, 0)));
  if (type == SQLITE_TEXT) return "'" + text + "'";
  return type == SQLITE_BLOB ? "x'" + text + "'" : text;
}

}  // namespace

AgentSql::AgentSql(sql::FunctionContext given) : context(std::move(given)) {
  context.warn = [this](std::string_view message) {
    warnings.emplace_back(message);
  };
  REQUIRE(install_bounded_memory());
  sqlite3* raw = nullptr;
  REQUIRE(sqlite3_open(":memory:", &raw) == SQLITE_OK);
  db_.reset(raw);
  REQUIRE(register_sql_functions(db_.get(), context));
}

std::string AgentSql::value(const std::string& statement) {
  sqlite3_stmt* raw = nullptr;
  const auto failure = [this] {
    return "error: " + agent_wording(sqlite3_errmsg(db_.get()));
  };
  if (sqlite3_prepare_v2(db_.get(), statement.c_str(), -1, &raw, nullptr) !=
      SQLITE_OK)
    return failure();
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> prepared(
      raw, sqlite3_finalize);
  const int result = sqlite3_step(prepared.get());
  if (result == SQLITE_DONE) return "no row";
  if (result != SQLITE_ROW) return failure();
  return shown(prepared.get());
}

}  // namespace ctl
