#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace ctl::devserver {

// SQLite refuses: a full disk, a read-only file, a broken constraint. Thrown
// inside this room only; the dispatcher answers 500 with its text.
class DatabaseError : public std::runtime_error {
 public:
  DatabaseError(int code, const std::string& text)
      : std::runtime_error(text), code_(code) {}
  bool is_duplicate() const;  // of a unique key
  bool is_foreign_key() const;

 private:
  int code_;
};

using Integer = std::int64_t;
using MaybeInteger = std::optional<std::int64_t>;

class Database;

// A running statement: step() to each row, then read its columns.
class Rows {
 public:
  Rows(Database& database, std::string_view sql, sqlite3_stmt* statement);
  ~Rows();
  Rows(Rows&& other) noexcept;
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  bool step();
  Integer integer(int column) const;
  MaybeInteger maybe_integer(int column) const;
  bool is_null(int column) const;
  bool is_number(int column) const;
  bool boolean(int column) const { return integer(column) != 0; }
  // Valid until the next step().
  std::string_view text(int column) const;
  std::string string(int column) const { return std::string(text(column)); }

 private:
  Database& database_;
  std::string sql_;
  sqlite3_stmt* statement_;
};

// A value to bind.
class Bind {
 public:
  Bind(std::int64_t value) : kind_(Kind::kInteger), integer_(value) {}
  Bind(std::uint64_t value) : Bind(static_cast<std::int64_t>(value)) {}
  Bind(int value) : Bind(std::int64_t{value}) {}
  Bind(bool value) : Bind(std::int64_t{value ? 1 : 0}) {}
  Bind(MaybeInteger value)
      : kind_(value ? Kind::kInteger : Kind::kNull),
        integer_(value.value_or(0)) {}
  Bind(std::string_view value) : kind_(Kind::kText), text_(value) {}
  Bind(const std::string& value) : Bind(std::string_view(value)) {}
  Bind(const char* value) : Bind(std::string_view(value)) {}
  void to(sqlite3_stmt* statement, int index) const;

 private:
  enum class Kind { kNull, kInteger, kText };
  Kind kind_;
  std::int64_t integer_ = 0;
  std::string_view text_;
};

// One connection, used by one thread at a time. Keeps prepared statements.
class Database {
 public:
  // Opens or makes the file and brings its tables up to date; an empty path is
  // in memory. Throws DatabaseError.
  explicit Database(const std::string& path);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  template <typename... Values>
  Rows query(std::string_view sql, const Values&... values) {
    return start(sql, {Bind(values)...});
  }
  // Runs a statement that has no rows to read; the number of changed rows.
  template <typename... Values>
  int run(std::string_view sql, const Values&... values) {
    start(sql, {Bind(values)...}).step();
    return changes();
  }
  // The first column of the first row, if there is one.
  template <typename... Values>
  MaybeInteger first(std::string_view sql, const Values&... values) {
    Rows rows = start(sql, {Bind(values)...});
    if (!rows.step()) return std::nullopt;
    return rows.maybe_integer(0);
  }
  Rows start(std::string_view sql, const std::vector<Bind>& values);
  void execute(const char* script);
  // From now on every commit is on the disk before it returns.
  void be_durable();
  int changes() const;
  Integer total_changes() const;  // since it was opened
  Integer last_id() const;

 private:
  friend class Rows;
  struct Close {
    void operator()(sqlite3* handle) const;
    void operator()(sqlite3_stmt* statement) const;
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Close>;
  void recycle(const std::string& sql, sqlite3_stmt* statement);
  [[noreturn]] void fail() const;
  void migrate();

  std::unique_ptr<sqlite3, Close> handle_;
  bool fresh_ = false;
  std::unordered_map<std::string, Statement> idle_;
};

// Rolled back when it goes out of scope without commit().
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace ctl::devserver
