#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/emulator/sql_functions.h"

namespace ctl {

// One value as tests write it: NULL, a number, 'text', x'blob', or
// `error: TEXT` for a statement that fails.
struct AgentSql {
  explicit AgentSql(sql::FunctionContext given = {});

  // The first value of the first row; "no row" when there is none.
  std::string value(const std::string& statement);

  sql::FunctionContext context;
  std::vector<std::string> warnings;

 private:
  struct Close {
    void operator()(sqlite3* db) const { sqlite3_close(db); }
  };
  std::unique_ptr<sqlite3, Close> db_;
};

}  // namespace ctl
