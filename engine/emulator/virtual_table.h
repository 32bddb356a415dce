#pragma once

struct sqlite3;

namespace ctl {

class EmulatedTable;

// Makes a module with the table's name; `CREATE VIRTUAL TABLE temp.NAME USING
// NAME` then attaches it. `table` must outlive the connection. Returns an
// SQLite result code.
int register_module(sqlite3* db, const EmulatedTable& table);

}  // namespace ctl
