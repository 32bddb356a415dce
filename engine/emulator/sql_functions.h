#pragma once

#include <string>

#include "engine/emulator/functions/function.h"
#include "schema/base/result.h"

struct sqlite3;

namespace ctl {

// Makes the functions and collations of `db` those of the agent that `context`
// describes (contracts/osquery.md 1, 11, 12): adds and replaces what differs,
// and takes away functions and virtual-table modules that only the linked
// SQLite has. Call it on a fresh connection, before modules are registered.
// `context` must outlive `db`.
Status register_sql_functions(sqlite3* db, const sql::FunctionContext& context);

// An error text of SQLite as the agent's SQLite words it. A function that was
// taken away is "wrong number of arguments" to SQLite, which still knows its
// name; the agent has never heard of it.
std::string agent_wording(std::string message);

}  // namespace ctl
