#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "engine/emulator/clock.h"
#include "engine/emulator/functions/function.h"

struct sqlite3;
struct sqlite3_stmt;

namespace ctl::sql {

// SQLite's own functions, for one that replaces them and means to go on with
// the original: a connection of its own, opened when first asked for.
class PlainSqlite {
 public:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

  // `clock` says what 'now' is and must outlive this; nullptr: the machine's.
  explicit PlainSqlite(const FixedClock* clock = nullptr);
  ~PlainSqlite();

  // What an expression over ?1, ?2, ... gives. A `replaced` argument that has a
  // text is bound as that text, any other as it was given.
  Value evaluate(const std::string& expression, const Arguments& arguments,
                 std::span<const std::optional<std::string>> replaced);

  // A statement of the caller's own, which this must outlive.
  Statement statement(const std::string& sql);
  std::string error() const;

 private:
  struct Close {
    void operator()(sqlite3* db) const;
  };

  sqlite3_stmt* prepare(const std::string& expression);

  const FixedClock* clock_;
  std::unique_ptr<sqlite3, Close> db_;
  std::map<std::string, Statement> statements_;
};

}  // namespace ctl::sql
