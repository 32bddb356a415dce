#include "engine/devserver/tables.h"

namespace ctl::devserver {
namespace {

// Names have a `_key` beside them: what the collation compares (collation.h).
// team_id is NULL for global, 0 for "No team" (policies, scripts, hosts).
constexpr const char* kFirst = R"sql(
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE users (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL UNIQUE,
  password TEXT NOT NULL,
  global_role TEXT,
  api_only INTEGER NOT NULL,
  force_reset INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);

CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
  expires_at INTEGER
) WITHOUT ROWID;

CREATE TABLE teams (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  name_key TEXT NOT NULL,
  description TEXT NOT NULL,
  filename TEXT UNIQUE,
  config TEXT NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX teams_by_key ON teams (name_key);

CREATE TABLE user_teams (
  user_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
  team_id INTEGER NOT NULL REFERENCES teams ON DELETE CASCADE,
  role TEXT NOT NULL,
  PRIMARY KEY (user_id, team_id)
) WITHOUT ROWID;

CREATE TABLE enroll_secrets (
  secret TEXT PRIMARY KEY,
  team_id INTEGER REFERENCES teams ON DELETE CASCADE,
  created_at INTEGER NOT NULL
);

CREATE TABLE labels (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  query TEXT NOT NULL,
  platform TEXT NOT NULL,
  builtin INTEGER NOT NULL,
  manual INTEGER NOT NULL,
  author_id INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);

CREATE TABLE hosts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  hostname TEXT NOT NULL,
  platform TEXT NOT NULL,
  os_version TEXT NOT NULL,
  osquery_version TEXT NOT NULL,
  profile TEXT NOT NULL,
  team_id INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL
);

CREATE TABLE label_hosts (
  label_id INTEGER NOT NULL REFERENCES labels ON DELETE CASCADE,
  host_id INTEGER NOT NULL REFERENCES hosts ON DELETE CASCADE,
  PRIMARY KEY (label_id, host_id)
) WITHOUT ROWID;

CREATE TABLE queries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  team_id INTEGER REFERENCES teams ON DELETE CASCADE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  description TEXT NOT NULL,
  query TEXT NOT NULL,
  interval INTEGER NOT NULL,
  observer_can_run INTEGER NOT NULL,
  platform TEXT NOT NULL,
  min_osquery_version TEXT NOT NULL,
  automations_enabled INTEGER NOT NULL,
  logging TEXT NOT NULL,
  discard_data INTEGER NOT NULL,
  author_id INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX queries_by_name ON queries (ifnull(team_id, -1), name_key);

CREATE TABLE query_labels (
  query_id INTEGER NOT NULL REFERENCES queries ON DELETE CASCADE,
  label_id INTEGER NOT NULL REFERENCES labels ON DELETE CASCADE,
  PRIMARY KEY (query_id, label_id)
) WITHOUT ROWID;
CREATE INDEX query_labels_by_label ON query_labels (label_id);

CREATE TABLE query_results (
  query_id INTEGER NOT NULL REFERENCES queries ON DELETE CASCADE,
  host_id INTEGER NOT NULL REFERENCES hosts ON DELETE CASCADE,
  fetched_at INTEGER NOT NULL,
  columns TEXT
);
CREATE INDEX query_results_by_query ON query_results (query_id, host_id);
CREATE INDEX query_results_by_host ON query_results (host_id);

CREATE TABLE query_stats (
  query_id INTEGER NOT NULL REFERENCES queries ON DELETE CASCADE,
  host_id INTEGER NOT NULL REFERENCES hosts ON DELETE CASCADE,
  executions INTEGER NOT NULL,
  user_time INTEGER NOT NULL,
  system_time INTEGER NOT NULL,
  PRIMARY KEY (query_id, host_id)
) WITHOUT ROWID;

CREATE TABLE scripts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  team_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  contents TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (team_id, name)
);

CREATE TABLE policies (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  team_id INTEGER,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  query TEXT NOT NULL,
  description TEXT NOT NULL,
  resolution TEXT NOT NULL,
  platform TEXT NOT NULL,
  critical INTEGER NOT NULL,
  calendar_events_enabled INTEGER NOT NULL,
  conditional_access_enabled INTEGER NOT NULL,
  script_id INTEGER REFERENCES scripts ON DELETE SET NULL,
  author_id INTEGER,
  passing INTEGER NOT NULL DEFAULT 0,
  failing INTEGER NOT NULL DEFAULT 0,
  counted_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX policies_by_name ON policies (ifnull(team_id, -1), name);
CREATE INDEX policies_by_script ON policies (script_id);

CREATE TABLE policy_labels (
  policy_id INTEGER NOT NULL REFERENCES policies ON DELETE CASCADE,
  label_id INTEGER NOT NULL REFERENCES labels ON DELETE CASCADE,
  exclude INTEGER NOT NULL,
  PRIMARY KEY (policy_id, label_id)
) WITHOUT ROWID;
CREATE INDEX policy_labels_by_label ON policy_labels (label_id);

CREATE TABLE policy_membership (
  policy_id INTEGER NOT NULL REFERENCES policies ON DELETE CASCADE,
  host_id INTEGER NOT NULL REFERENCES hosts ON DELETE CASCADE,
  passes INTEGER,
  PRIMARY KEY (policy_id, host_id)
) WITHOUT ROWID;
CREATE INDEX policy_membership_by_host ON policy_membership (host_id);

CREATE TABLE packs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  platform TEXT NOT NULL,
  disabled INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);

CREATE TABLE pack_queries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  pack_id INTEGER NOT NULL REFERENCES packs ON DELETE CASCADE,
  query_id INTEGER NOT NULL REFERENCES queries ON DELETE CASCADE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  description TEXT NOT NULL,
  interval INTEGER NOT NULL,
  snapshot INTEGER,
  removed INTEGER,
  platform TEXT,
  version TEXT,
  shard INTEGER,
  denylist INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (pack_id, name_key)
);
CREATE INDEX pack_queries_by_query ON pack_queries (query_id);

CREATE TABLE pack_targets (
  pack_id INTEGER NOT NULL REFERENCES packs ON DELETE CASCADE,
  type TEXT NOT NULL,
  target_id INTEGER NOT NULL,
  PRIMARY KEY (pack_id, type, target_id)
) WITHOUT ROWID;

CREATE TABLE secret_variables (
  name TEXT PRIMARY KEY,
  value_hash TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE activities (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  created_at INTEGER NOT NULL,
  actor_id INTEGER,
  actor_name TEXT,
  actor_email TEXT,
  type TEXT NOT NULL,
  details TEXT
);
)sql";

constexpr const char* kSteps[] = {kFirst};

}  // namespace

std::span<const char* const> migrations() {
  return kSteps;
}

}  // namespace ctl::devserver
