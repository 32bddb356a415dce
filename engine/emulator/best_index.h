#pragma once

struct sqlite3_index_info;

namespace ctl {

class EmulatedTable;

// Answers SQLite's question how well the table could use these constraints
// (contracts/osquery.md 3) and records it in the session's calls. Returns an
// SQLite result code.
int best_index(const EmulatedTable& table, sqlite3_index_info& info);

}  // namespace ctl
