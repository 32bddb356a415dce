#pragma once

struct sqlite3;

namespace ctl {

struct Session;

// Lets only those actions pass that the agent's own authorizer lets pass
// (contracts/osquery.md 6), and notes in `session` which tables, columns and
// functions a statement touches. `session` must outlive `db`.
void install_authorizer(sqlite3* db, Session& session);

}  // namespace ctl
