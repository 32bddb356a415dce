#include "engine/devserver/routes/query_object.h"

#include "schema/base/collation.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

ApiError verification(std::string_view text) {
  return bad_request(concat("query payload verification: ", text));
}

// Rows of the report no longer answer what the query asks.
bool resets_results(const Query& before, const Query& after) {
  return before.sql != after.sql ||
         !same_platforms(before.platform, after.platform) ||
         before.min_version != after.min_version ||
         (before.logging != after.logging && after.logging != "snapshot") ||
         (!before.discard_data && after.discard_data);
}

bool differs(const Query& a, const Query& b) {
  return a.name != b.name || a.description != b.description || a.sql != b.sql ||
         a.interval != b.interval || a.observer_can_run != b.observer_can_run ||
         a.platform != b.platform || a.min_version != b.min_version ||
         a.automations != b.automations || a.logging != b.logging ||
         a.discard_data != b.discard_data || a.author != b.author;
}

// The legacy packs that run it, without their targets.
void write_packs(JsonWriter& out, Database& db, std::int64_t id) {
  out.begin_array();
  Rows rows = db.query(
      "SELECT DISTINCT p.id, p.name, p.description, p.platform, p.disabled,"
      " p.created_at, p.updated_at FROM pack_queries s"
      " JOIN packs p ON p.id = s.pack_id WHERE s.query_id = ?1 ORDER BY p.id",
      id);
  while (rows.step()) {
    out.begin_object()
        .field("created_at", rfc3339(rows.integer(5)))
        .field("updated_at", rfc3339(rows.integer(6)))
        .field("id", rows.integer(0))
        .field("name", rows.text(1))
        .field("description", rows.text(2))
        .field("platform", rows.text(3))
        .field("disabled", rows.boolean(4));
    for (const char* key : {"type", "labels", "label_ids", "hosts", "host_ids",
                            "teams", "team_ids"}) {
      out.key(key).null();
    }
    out.end_object();
  }
  out.end_array();
}

}  // namespace

Query read_query(const Rows& row) {
  Query query;
  query.id = row.integer(0);
  query.team = row.maybe_integer(1);
  query.name = row.string(2);
  query.description = row.string(3);
  query.sql = row.string(4);
  query.interval = row.integer(5);
  query.observer_can_run = row.boolean(6);
  query.platform = row.string(7);
  query.min_version = row.string(8);
  query.automations = row.boolean(9);
  query.logging = row.string(10);
  query.discard_data = row.boolean(11);
  query.author = row.maybe_integer(12);
  query.author_name = row.string(13);
  query.author_email = row.string(14);
  query.created_at = row.integer(15);
  query.updated_at = row.integer(16);
  return query;
}

Query load_query(Database& db, std::int64_t id) {
  Rows row = db.query(concat(kSelectQuery, " WHERE q.id = ?1"), id);
  if (!row.step()) throw not_found("Query", id);
  return read_query(row);
}

std::optional<Query> query_by_name(Database& db, TeamId team,
                                   std::string_view name) {
  Rows row = db.query(concat(kSelectQuery,
                             " WHERE ifnull(q.team_id, -1) = ifnull(?1, -1)"
                             " AND q.name_key = ?2"),
                      team, collation_key(name));
  if (!row.step()) return std::nullopt;
  return read_query(row);
}

std::vector<LabelRef> query_labels(Database& db, std::int64_t id) {
  std::vector<LabelRef> labels;
  Rows rows = db.query(
      "SELECT l.id, l.name FROM query_labels q JOIN labels l"
      " ON l.id = q.label_id WHERE q.query_id = ?1 ORDER BY l.id",
      id);
  while (rows.step())
    labels.push_back({rows.integer(0), rows.string(1)});
  return labels;
}

void write_stats(JsonWriter& out, Database& db, std::int64_t id) {
  constexpr const char* kNames[] = {"system_time_p50", "system_time_p95",
                                    "user_time_p50", "user_time_p95"};
  out.key("stats").begin_object();
  Rows row = db.query(
      "SELECT avg(system_time / executions), max(system_time / executions),"
      " avg(user_time / executions), max(user_time / executions),"
      " sum(executions) FROM query_stats WHERE query_id = ?1",
      id);
  row.step();
  for (int i = 0; i < 4; ++i)
    out.field(kNames[i], row.maybe_integer(i));
  out.field("total_executions", row.maybe_integer(4)).end_object();
}

void write_query(JsonWriter& out, Database& db, const Query& query,
                 Shape shape) {
  const bool created = shape == Shape::kCreated;
  const std::string created_at =
      created ? std::string(kZeroTime) : rfc3339(query.created_at);
  const std::string updated_at =
      created ? std::string(kZeroTime) : rfc3339(query.updated_at);
  out.begin_object()
      .field("created_at", created_at)
      .field("updated_at", updated_at)
      .field("id", query.id)
      .field("team_id", query.team)
      .field("interval", query.interval)
      .field("platform", query.platform)
      .field("min_osquery_version", query.min_version)
      .field("automations_enabled", query.automations)
      .field("logging", query.logging)
      .field("name", query.name)
      .field("description", query.description)
      .field("query", query.sql)
      .field("saved", true)
      .field("observer_can_run", query.observer_can_run)
      .field("author_id", query.author)
      .field("author_name", query.author_name)
      .field("author_email", query.author_email)
      .key("packs");
  write_packs(out, db, query.id);
  write_stats(out, db, query.id);
  out.field("discard_data", query.discard_data).key("labels_include_any");
  const std::vector<LabelRef> labels = query_labels(db, query.id);
  if (labels.empty() && shape != Shape::kLabelsCleared) {
    out.null();
  } else {
    write_labels(out, labels);
  }
  out.end_object();
}

void verify_query(const std::string* name, const std::string* sql,
                  const std::string& logging, const std::string& platform) {
  if (name != nullptr && is_blank(*name)) {
    throw verification("query name cannot be empty");
  }
  if (sql != nullptr && is_blank(*sql)) {
    throw verification("query's SQL query cannot be empty");
  }
  if (!logging.empty() && logging != "snapshot" && logging != "differential" &&
      logging != "differential_ignore_removals") {
    throw verification(
        "invalid logging value, must be one of 'snapshot', 'differential', "
        "'differential_ignore_removals'");
  }
  if (!is_blank(platform) && !platforms_valid(platform)) {
    throw verification(
        "query's platform must be a comma-separated list of 'darwin', "
        "'linux', 'windows', and/or 'chrome' in a single string");
  }
}

void check_limits(const Query& query) {
  check_characters(query.name, kNameLimit, "name");
  check_bytes(query.description, kMediumTextLimit, "description");
  check_bytes(query.sql, kMediumTextLimit, "query");
  check_characters(query.platform, kNameLimit, "platform");
  check_characters(query.min_version, kNameLimit, "min_osquery_version");
  constexpr std::int64_t kLongest = 4294967295;
  if (query.interval < 0 || query.interval > kLongest) {
    throw out_of_range("schedule_interval");
  }
}

std::int64_t insert_query(Call& call, const Query& query) {
  check_limits(query);
  call.db.run(
      "INSERT INTO queries (team_id, name, name_key, description, query,"
      " interval, observer_can_run, platform, min_osquery_version,"
      " automations_enabled, logging, discard_data, author_id, created_at,"
      " updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
      " ?12, ?13, ?14, ?14)",
      query.team, query.name, collation_key(query.name), query.description,
      query.sql, query.interval, query.observer_can_run, query.platform,
      query.min_version, query.automations, query.logging, query.discard_data,
      query.author, call.now);
  return call.db.last_id();
}

void update_query(Call& call, const Query& before, const Query& after,
                  bool drop_stats) {
  check_limits(after);
  if (resets_results(before, after)) {
    call.db.run("DELETE FROM query_results WHERE query_id = ?1", before.id);
    if (drop_stats && before.sql != after.sql) {
      call.db.run("DELETE FROM query_stats WHERE query_id = ?1", before.id);
    }
  }
  if (!differs(before, after)) return;
  call.db.run(
      "UPDATE queries SET name = ?1, name_key = ?2, description = ?3,"
      " query = ?4, interval = ?5, observer_can_run = ?6, platform = ?7,"
      " min_osquery_version = ?8, automations_enabled = ?9, logging = ?10,"
      " discard_data = ?11, author_id = ?12, updated_at = ?13 WHERE id = ?14",
      after.name, collation_key(after.name), after.description, after.sql,
      after.interval, after.observer_can_run, after.platform, after.min_version,
      after.automations, after.logging, after.discard_data, after.author,
      call.now, before.id);
}

void set_query_labels(Database& db, std::int64_t id,
                      const std::vector<std::string>& names) {
  db.run("DELETE FROM query_labels WHERE query_id = ?1", id);
  for (const std::string& name : names) {
    const auto label = label_by_name(db, name);
    if (!label) continue;
    db.run(
        "INSERT OR IGNORE INTO query_labels (query_id, label_id)"
        " VALUES (?1, ?2)",
        id, *label);
  }
}

}  // namespace ctl::devserver
