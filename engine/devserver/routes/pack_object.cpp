#include "engine/devserver/routes/pack_object.h"

#include "schema/base/collation.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

constexpr const char* kSelectPack =
    "SELECT id, name, description, platform, disabled, created_at, updated_at"
    " FROM packs";

Pack read_pack(const Rows& row) {
  Pack pack;
  pack.id = row.integer(0);
  pack.name = row.string(1);
  pack.description = row.string(2);
  pack.platform = row.string(3);
  pack.disabled = row.boolean(4);
  pack.created_at = row.integer(5);
  pack.updated_at = row.integer(6);
  return pack;
}

void check_pack(Database& db, const Pack& pack) {
  check_characters(pack.name, kNameLimit, "name");
  check_characters(pack.description, kNameLimit, "description");
  check_characters(pack.platform, kNameLimit, "platform");
  const auto namesake = db.first("SELECT id FROM packs WHERE name_key = ?1",
                                 collation_key(pack.name));
  if (namesake && *namesake != pack.id) {
    throw duplicate_entry(pack.name, "packs.idx_pack_unique_name");
  }
}

std::optional<bool> maybe_boolean(const Rows& row, int column) {
  const MaybeInteger value = row.maybe_integer(column);
  return value ? std::optional<bool>(*value != 0) : std::nullopt;
}

std::optional<std::string> maybe_text(const Rows& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.string(column);
}

Bind bind(const std::optional<bool>& value) {
  return Bind(value ? MaybeInteger(*value ? 1 : 0) : MaybeInteger());
}

Bind bind(const std::optional<std::string>& value) {
  return value ? Bind(*value) : Bind(MaybeInteger());
}

}  // namespace

Pack load_pack(Database& db, std::int64_t id) {
  Rows row = db.query(concat(kSelectPack, " WHERE id = ?1"), id);
  if (!row.step()) throw not_found("Pack", id);
  return read_pack(row);
}

std::optional<Pack> pack_by_name(Database& db, std::string_view name) {
  Rows row = db.query(concat(kSelectPack, " WHERE name_key = ?1"),
                      collation_key(name));
  if (!row.step()) return std::nullopt;
  return read_pack(row);
}

std::int64_t insert_pack(Call& call, const Pack& pack) {
  check_pack(call.db, pack);
  call.db.run(
      "INSERT INTO packs (name, name_key, description, platform, disabled,"
      " created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
      pack.name, collation_key(pack.name), pack.description, pack.platform,
      pack.disabled, call.now);
  return call.db.last_id();
}

void update_pack(Call& call, const Pack& pack) {
  check_pack(call.db, pack);
  call.db.run(
      "UPDATE packs SET name = ?1, name_key = ?2, description = ?3,"
      " platform = ?4, disabled = ?5, updated_at = ?6 WHERE id = ?7",
      pack.name, collation_key(pack.name), pack.description, pack.platform,
      pack.disabled, call.now, pack.id);
}

void delete_pack(Call& call, const Pack& pack) {
  call.db.run("DELETE FROM packs WHERE id = ?1", pack.id);
  Json details;
  details.set("pack_name", pack.name);
  record(call, "deleted_pack", details);
}

Json pack_details(const Pack& pack) {
  Json details;
  details.set("pack_id", Json::integer(pack.id));
  details.set("pack_name", pack.name);
  return details;
}

std::vector<PackTarget> pack_targets(Database& db, std::int64_t pack) {
  std::vector<PackTarget> targets;
  Rows rows = db.query(
      "SELECT t.type, t.target_id, CASE t.type"
      " WHEN 'host' THEN (SELECT hostname FROM hosts WHERE id = t.target_id)"
      " WHEN 'team' THEN (SELECT name FROM teams WHERE id = t.target_id)"
      " ELSE (SELECT name FROM labels WHERE id = t.target_id) END"
      " FROM pack_targets t WHERE t.pack_id = ?1 ORDER BY t.target_id",
      pack);
  while (rows.step()) {
    targets.push_back({rows.string(0), rows.integer(1), rows.string(2)});
  }
  return targets;
}

void set_pack_targets(Database& db, std::int64_t pack, std::string_view type,
                      const std::vector<std::int64_t>& ids) {
  db.run("DELETE FROM pack_targets WHERE pack_id = ?1 AND type = ?2", pack,
         type);
  for (const std::int64_t id : ids) {
    const int added = db.run(
        "INSERT OR IGNORE INTO pack_targets (pack_id, type, target_id)"
        " VALUES (?1, ?2, ?3)",
        pack, type, id);
    if (added == 0) {
      throw duplicate_entry(concat(pack, '-', id),
                            "pack_targets.constraint_pack_target_unique");
    }
  }
}

PackQuery read_pack_query(const Rows& row) {
  PackQuery query;
  query.id = row.integer(0);
  query.pack = row.integer(1);
  query.query = row.integer(2);
  query.query_name = row.string(3);
  query.sql = row.string(4);
  query.name = row.string(5);
  query.description = row.string(6);
  query.interval = row.integer(7);
  query.snapshot = maybe_boolean(row, 8);
  query.removed = maybe_boolean(row, 9);
  query.platform = maybe_text(row, 10);
  query.version = maybe_text(row, 11);
  query.shard = row.maybe_integer(12);
  query.denylist = maybe_boolean(row, 13);
  query.created_at = row.integer(14);
  query.updated_at = row.integer(15);
  return query;
}

std::vector<PackQuery> pack_queries(Database& db, std::int64_t pack) {
  std::vector<PackQuery> queries;
  Rows rows = db.query(
      concat(kSelectPackQuery, " WHERE s.pack_id = ?1 ORDER BY s.id"), pack);
  while (rows.step())
    queries.push_back(read_pack_query(rows));
  return queries;
}

std::int64_t insert_pack_query(Call& call, const PackQuery& query) {
  check_characters(query.name, kNameLimit, "name");
  check_characters(query.platform.value_or(""), kNameLimit, "platform");
  check_characters(query.version.value_or(""), kNameLimit, "version");
  if (!call.db.first("SELECT 1 FROM packs WHERE id = ?1", query.pack)) {
    throw foreign_key("scheduled_queries", "scheduled_queries_pack_id");
  }
  const std::string key = collation_key(query.name);
  if (call.db.first("SELECT 1 FROM pack_queries WHERE pack_id = ?1"
                    " AND name_key = ?2",
                    query.pack, key)) {
    throw duplicate_entry(concat(query.name, '-', query.pack),
                          "scheduled_queries.unique_names_in_packs");
  }
  call.db.run(
      "INSERT INTO pack_queries (pack_id, query_id, name, name_key,"
      " description, interval, snapshot, removed, platform, version, shard,"
      " denylist, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,"
      " ?8, ?9, ?10, ?11, ?12, ?13, ?13)",
      query.pack, query.query, query.name, key, query.description,
      query.interval, bind(query.snapshot), bind(query.removed),
      bind(query.platform), bind(query.version), query.shard,
      bind(query.denylist), call.now);
  return call.db.last_id();
}

void write_scheduled(JsonWriter& out, Database& db, const PackQuery& query,
                     bool stored) {
  const auto time = [&](std::int64_t seconds) {
    return stored ? rfc3339(seconds) : std::string(kZeroTime);
  };
  out.begin_object()
      .field("created_at", time(query.created_at))
      .field("updated_at", time(query.updated_at))
      .field("id", query.id)
      .field("pack_id", query.pack)
      .field("name", query.name)
      .field("query_id", query.query)
      .field("query_name", query.query_name)
      .field("query", query.sql);
  if (!query.description.empty()) out.field("description", query.description);
  out.field("interval", query.interval)
      .field("snapshot", query.snapshot)
      .field("removed", query.removed);
  if (query.platform) out.field("platform", *query.platform);
  if (query.version) out.field("version", *query.version);
  out.field("shard", query.shard).field("denylist", query.denylist);
  // No query has the id 0, and none of a pack has statistics of its own.
  write_stats(out, db, query.pack == 0 ? query.query : 0);
  out.end_object();
}

bool may_use_packs(const User& user) {
  return user.is(kWriters);
}

}  // namespace ctl::devserver
