#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "engine/emulator/session.h"

struct sqlite3;
struct sqlite3_context;
struct sqlite3_stmt;
struct sqlite3_value;

namespace ctl {

// SQLite's own functions that can take for ever in a single call, where no
// progress handler is asked: instr, replace, trim, ltrim, rtrim, printf
// and format. They answer the same, but stop when the statement's time
// is over or refuse arguments that would take as long.
class BoundedBuiltins {
 public:
  // `session` must outlive this.
  explicit BoundedBuiltins(Session& session) : session_(session) {}
  ~BoundedBuiltins();
  BoundedBuiltins(const BoundedBuiltins&) = delete;
  BoundedBuiltins& operator=(const BoundedBuiltins&) = delete;

  // Replaces the functions of `db`, which this must outlive. Returns an SQLite
  // result code.
  int install(sqlite3* db);

  Session& session() const { return session_; }

  // Answers with what SQLite's own function of this name answers.
  void delegate(sqlite3_context* context, const std::string& name, int count,
                sqlite3_value** values);

 private:
  sqlite3_stmt* statement(const std::string& name, int count);

  Session& session_;
  sqlite3* plain_ = nullptr;  // a connection where nothing is replaced
  std::map<std::pair<std::string, int>, sqlite3_stmt*> statements_;
};

}  // namespace ctl
