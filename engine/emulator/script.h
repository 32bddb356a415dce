#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/emulator/database.h"
#include "engine/emulator/emulator.h"
#include "engine/emulator/memory.h"
#include "engine/emulator/query_plan.h"
#include "engine/emulator/session.h"
#include "engine/emulator/statement_size.h"
#include "engine/emulator/tokens.h"

namespace ctl {

// A statement that SQLite has prepared.
struct PreparedStatement {
  StatementHandle handle;
  std::size_t begin = 0;  // byte offset of its first token
  std::size_t end = 0;    // just after it
  std::size_t calls = 0;  // Session::calls before it was planned
};

// One text of SQL on one connection, a statement at a time.
class Script {
 public:
  // Resets what the session keeps about a text, attaches the tables that it
  // names and starts its clock. `quiet`: scans give no rows.
  Script(Session& session, Database& database, std::string_view sql,
         bool quiet);

  // The next statement; nothing at the end or at one that does not prepare.
  std::optional<PreparedStatement> next();
  const std::optional<SqlError>& error() const { return error_; }

  // Why sqlite3_step() ended with neither a row nor the end.
  SqlError step_error(const PreparedStatement& statement) const;

  // The text of the statement, without what stands around it.
  std::string text(const PreparedStatement& statement) const;
  // Whether it makes or drops a table or view.
  bool makes_schema(const PreparedStatement& statement) const;
  // Its plan, made anew with the same numbers; none for EXPLAIN itself and
  // statements without result columns.
  std::vector<PlanNode> plan(const PreparedStatement& statement);

  // Runs `body`, which prepares the statement again, with the numbers of the
  // first time.
  template <typename Body>
  void again(const PreparedStatement& statement, Body body) {
    std::vector<PlanCall> kept = std::move(session_.calls);
    session_.calls.assign(
        kept.begin(),
        kept.begin() + static_cast<std::ptrdiff_t>(statement.calls));
    body();
    session_.calls = std::move(kept);
  }

 private:
  std::size_t first_token(std::size_t at) const;
  SqlError limit_error(Stage stage, std::size_t begin) const;
  bool over_limit() const;
  SqlError size_error() const;
  SqlError prepare_error(std::size_t begin, std::size_t origin) const;

  Session& session_;
  Database& database_;
  std::optional<AllocationBound> bound_;
  std::optional<Oversize> oversize_;
  std::string sql_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::optional<SqlError> error_;
};

// Whether preparing or running the text could change the connection: tables or
// views made or dropped, pragmas.
bool could_leave_traces(std::string_view sql);

}  // namespace ctl
