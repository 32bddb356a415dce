#pragma once

#include "engine/emulator/functions/function.h"

struct sqlite3;

namespace ctl {

// json_each() and json_tree() that read JSON5, as those of the agent's SQLite
// do; in everything else they are the linked SQLite's own. `context` must
// outlive the connection. Answers an SQLite result code.
int register_json_tables(sqlite3* db, const sql::FunctionContext& context);

}  // namespace ctl
