#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/emulator/bounded_builtins.h"
#include "engine/emulator/clock.h"
#include "engine/emulator/emulated_table.h"
#include "engine/emulator/functions/function.h"
#include "engine/emulator/session.h"
#include "engine/emulator/tokens.h"
#include "schema/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace ctl {

struct CloseDatabase {
  void operator()(sqlite3* db) const;
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const;
};
using StatementHandle = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

// One locked-down connection that looks like an agent's. Tables are attached
// when a text first names them: a statement cannot tell, and opening costs next
// to nothing.
class Database {
 public:
  // `session` must outlive the database.
  // Without `keys` the tables declare no primary keys.
  static Result<std::unique_ptr<Database>> open(Session& session,
                                                bool keys = true);

  // Attaches every table and view that one of the tokens could mean.
  void attach_named(const std::vector<Token>& tokens);

  // Bounds the length of values and of LIKE and GLOB patterns, so that no
  // single step of a statement of these tokens takes long.
  void bound_values(const std::vector<Token>& tokens);

  void allow_double_quoted_strings(bool allowed);

  sqlite3* handle() const { return db_.get(); }

 private:
  Database(Session& session, bool keys);

  Status configure();
  void bound_constants(const std::vector<Token>& tokens);
  bool execute(const std::string& sql);
  const Table* lookup(std::string_view name) const;
  bool is_disabled(std::string_view name) const;
  bool attach(const Table& table);
  void attach_view(std::string_view alias, const Table& table);
  void attach_own_view(std::string_view name);
  void create_view(std::string_view name, const std::string& sql);
  void attach_all();
  void attach_each(std::span<const Table> tables);

  Session& session_;
  bool keys_;
  // What follows must outlive the connection.
  FixedClock clock_;
  sql::FunctionContext functions_;
  BoundedBuiltins builtins_;
  std::unordered_map<std::string_view, std::unique_ptr<EmulatedTable>> tables_;
  std::unordered_map<std::string, bool> names_;  // looked up before
  bool all_attached_ = false;
  bool uses_like_ = false;  // since it was opened
  std::unique_ptr<sqlite3, CloseDatabase> db_;
};

}  // namespace ctl
