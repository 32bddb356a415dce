#include "engine/devserver/database.h"

#include <sqlite3.h>

#include <utility>

#include "engine/devserver/tables.h"
#include "engine/emulator/memory.h"
#include "schema/base/text.h"

namespace ctl::devserver {

bool DatabaseError::is_duplicate() const {
  return code_ == SQLITE_CONSTRAINT_UNIQUE ||
         code_ == SQLITE_CONSTRAINT_PRIMARYKEY;
}

bool DatabaseError::is_foreign_key() const {
  return code_ == SQLITE_CONSTRAINT_FOREIGNKEY;
}

Rows::Rows(Database& database, std::string_view sql, sqlite3_stmt* statement)
    : database_(database), sql_(sql), statement_(statement) {}

Rows::Rows(Rows&& other) noexcept
    : database_(other.database_),
      sql_(std::move(other.sql_)),
      statement_(std::exchange(other.statement_, nullptr)) {}

Rows::~Rows() {
  if (statement_ != nullptr) database_.recycle(sql_, statement_);
}

bool Rows::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  database_.fail();
}

Integer Rows::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

bool Rows::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

bool Rows::is_number(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_INTEGER;
}

MaybeInteger Rows::maybe_integer(int column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

std::string_view Rows::text(int column) const {
  const unsigned char* bytes = sqlite3_column_text(statement_, column);
  if (bytes == nullptr) return {};
  return {reinterpret_cast<const char*>(bytes),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

void Bind::to(sqlite3_stmt* statement, int index) const {
  switch (kind_) {
    case Kind::kNull: sqlite3_bind_null(statement, index); return;
    case Kind::kInteger: sqlite3_bind_int64(statement, index, integer_); return;
    case Kind::kText:
      // The text may be gone before the statement is stepped.
      sqlite3_bind_text64(statement, index, text_.data(), text_.size(),
                          SQLITE_TRANSIENT, SQLITE_UTF8);
      return;
  }
}

void Database::Close::operator()(sqlite3* handle) const {
  sqlite3_close_v2(handle);
}

void Database::Close::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Database::Database(const std::string& path) {
  install_bounded_memory();
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(
      path.empty() ? ":memory:" : path.c_str(), &handle,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
      nullptr);
  handle_.reset(handle);
  if (code != SQLITE_OK) fail();
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, 5000);
  if (sqlite3_db_readonly(handle, "main") == 1) {
    throw DatabaseError(SQLITE_READONLY, "the file cannot be written to");
  }
  // Nothing of a fresh database has been answered yet, so it need not wait for
  // the disk.
  fresh_ = first("PRAGMA user_version") == 0;
  execute(fresh_ ? "PRAGMA synchronous=OFF" : "PRAGMA synchronous=FULL");
  execute(
      "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON;"
      "PRAGMA cache_size=-8192;");
  migrate();
}

void Database::be_durable() {
  execute("PRAGMA synchronous=FULL");
  if (!fresh_) return;
  // The next commit takes the log along, but not the file itself, and a log
  // beside an empty file is thrown away.
  sqlite3_file* file = nullptr;
  sqlite3_file_control(handle_.get(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (file == nullptr || file->pMethods == nullptr) return;
  const int code = file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
  if (code != SQLITE_OK) throw DatabaseError(code, sqlite3_errstr(code));
}

void Database::fail() const {
  const int code = sqlite3_extended_errcode(handle_.get());
  throw DatabaseError(code, sqlite3_errmsg(handle_.get()));
}

void Database::migrate() {
  const Integer version = *first("PRAGMA user_version");
  const auto steps = migrations();
  if (version > static_cast<Integer>(steps.size())) {
    throw DatabaseError(SQLITE_SCHEMA, "made by a newer version of this tool");
  }
  for (auto i = static_cast<std::size_t>(version); i < steps.size(); ++i) {
    Transaction transaction(*this);
    execute(steps[i]);
    execute(concat("PRAGMA user_version = ", i + 1).c_str());
    transaction.commit();
  }
}

Rows Database::start(std::string_view sql, const std::vector<Bind>& values) {
  sqlite3_stmt* statement = nullptr;
  const auto found = idle_.find(std::string(sql));
  if (found != idle_.end()) {
    statement = found->second.release();
    idle_.erase(found);
  } else if (sqlite3_prepare_v3(
                 handle_.get(), sql.data(), static_cast<int>(sql.size()),
                 SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
    fail();
  }
  Rows rows(*this, sql, statement);
  int index = 0;
  for (const Bind& value : values)
    value.to(statement, ++index);
  return rows;
}

void Database::recycle(const std::string& sql, sqlite3_stmt* statement) {
  constexpr std::size_t kMostIdle = 200;
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  Statement done(statement);
  if (idle_.size() < kMostIdle) idle_.emplace(sql, std::move(done));
}

void Database::execute(const char* script) {
  if (sqlite3_exec(handle_.get(), script, nullptr, nullptr, nullptr) !=
      SQLITE_OK) {
    fail();
  }
}

int Database::changes() const {
  return sqlite3_changes(handle_.get());
}

Integer Database::total_changes() const {
  return sqlite3_total_changes64(handle_.get());
}

Integer Database::last_id() const {
  return sqlite3_last_insert_rowid(handle_.get());
}

Transaction::Transaction(Database& database) : database_(database) {
  database_.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  if (!open_) return;
  try {
    database_.execute("ROLLBACK");
  } catch (const DatabaseError&) {
    // SQLite has rolled back by itself, as it does on a full disk.
  }
}

void Transaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

}  // namespace ctl::devserver
