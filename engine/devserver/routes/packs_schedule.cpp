// The queries of legacy packs, one by one.
#include <algorithm>

#include "engine/devserver/decode.h"
#include "engine/devserver/listing.h"
#include "engine/devserver/router.h"
#include "engine/devserver/routes/pack_object.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

constexpr Column kColumns[] = {
    {"id", "s.id"},
    {"pack_id", "s.pack_id"},
    {"name", "s.name_key"},
    {"interval", "s.interval"},
    {"platform", "s.platform"},
    {"version", "s.version"},
    {"query_name", "q.name_key"},
};

constexpr std::string_view kBadInterval = "invalid scheduled query interval";

bool interval_fits(std::int64_t interval) {
  return interval >= 1 && interval <= kLongestInterval;
}

Answer list_of_pack(Call& call) {
  const std::int64_t pack = call.id("id");
  const ListOptions options = list_options(call);
  call.allow(may_use_packs(call.user()));
  refuse_after(options);
  JsonWriter out;
  out.begin_object().key("scheduled").begin_array();
  Rows rows = call.db.query(concat(kSelectPackQuery, " WHERE s.pack_id = ?1",
                                   order_and_limit(options, kColumns, "s.id")),
                            pack);
  for (std::int64_t row = 0; rows.step() && !is_beyond(options, row); ++row) {
    write_scheduled(out, call.db, read_pack_query(rows), false);
  }
  out.end_array().end_object();
  return answer_of(out);
}

Answer scheduled_answer(Call& call, const PackQuery& query, bool stored) {
  JsonWriter out;
  out.begin_object().key("scheduled");
  write_scheduled(out, call.db, query, stored);
  out.end_object();
  return answer_of(out);
}

// A name of its own: that of the query, with "-1" until it is free.
std::string free_name(Database& db, std::int64_t pack, std::string name) {
  const std::vector<PackQuery> there = pack_queries(db, pack);
  const auto taken = [&] {
    return std::any_of(there.begin(), there.end(),
                       [&](const PackQuery& q) { return q.name == name; });
  };
  while (taken())
    name += "-1";
  return name;
}

Answer add(Call& call) {
  const Fields fields(call.body());
  PackQuery query;
  query.pack = fields.uint("pack_id").value_or(0);
  query.query = fields.uint("query_id").value_or(0);
  query.interval = fields.uint("interval").value_or(0);
  query.snapshot = fields.boolean("snapshot");
  query.removed = fields.boolean("removed");
  query.platform = fields.text("platform");
  query.version = fields.text("version");
  query.shard = fields.uint("shard");
  call.allow(may_use_packs(call.user()));
  if (!interval_fits(query.interval)) {
    throw bad_request(std::string(kBadInterval));
  }
  const Query saved = load_query(call.db, query.query);
  query.query_name = saved.name;
  query.sql = saved.sql;
  query.name = free_name(call.db, query.pack, saved.name);
  query.id = insert_pack_query(call, query);
  return scheduled_answer(call, query, false);
}

PackQuery load_scheduled(Call& call, std::int64_t id) {
  Rows row = call.db.query(concat(kSelectPackQuery, " WHERE s.id = ?1"), id);
  if (!row.step()) throw not_found("ScheduledQuery", id);
  return read_pack_query(row);
}

Answer get(Call& call) {
  const std::int64_t id = call.id("id");
  call.allow(may_use_packs(call.user()));
  return scheduled_answer(call, load_scheduled(call, id), true);
}

// The row is made anew: what a payload may change is all of it but its name.
void replace(Call& call, const PackQuery& query) {
  call.db.run("DELETE FROM pack_queries WHERE id = ?1", query.id);
  const std::int64_t id = insert_pack_query(call, query);
  call.db.run("UPDATE pack_queries SET id = ?1, created_at = ?2 WHERE id = ?3",
              query.id, query.created_at, id);
}

Answer change(Call& call) {
  const std::int64_t id = call.id("id");
  const Fields fields(call.body());
  const MaybeInteger interval = fields.uint("interval");
  const MaybeInteger pack = fields.uint("pack_id");
  const MaybeInteger saved = fields.uint("query_id");
  call.allow(may_use_packs(call.user()));
  if (interval && !interval_fits(*interval)) {
    throw failure(std::string(kBadInterval));
  }
  PackQuery query = load_scheduled(call, id);
  query.pack = pack.value_or(query.pack);
  query.interval = interval.value_or(query.interval);
  if (saved) {
    load_query(call.db, *saved);
    query.query = *saved;
  }
  if (fields.has("snapshot")) query.snapshot = fields.boolean("snapshot");
  if (fields.has("removed")) query.removed = fields.boolean("removed");
  if (fields.has("platform")) query.platform = fields.text("platform");
  if (fields.has("version")) query.version = fields.text("version");
  if (fields.has("shard")) query.shard = fields.uint("shard");
  replace(call, query);
  return scheduled_answer(call, query, true);
}

Answer remove(Call& call) {
  const std::int64_t id = call.id("id");
  call.allow(may_use_packs(call.user()));
  if (call.db.run("DELETE FROM pack_queries WHERE id = ?1", id) == 0) {
    throw not_found("ScheduledQuery", id);
  }
  return empty_answer();
}

constexpr auto kReads = Access::kReads;
constexpr auto kWrites = Access::kWrites;
constexpr Route kRoutes[] = {
    {Under::kApi, "GET", "/packs/{#id}/scheduled", kReads, list_of_pack},
    {Under::kApi, "GET", "/schedule/{#id}", kReads, get},
    {Under::kOld, "POST", "/schedule", kWrites, add},
    {Under::kOld, "PATCH", "/schedule/{#id}", kWrites, change},
    {Under::kOld, "DELETE", "/schedule/{#id}", kWrites, remove},
    {Under::kNew, "POST", "/packs/schedule", kWrites, add},
    {Under::kNew, "PATCH", "/packs/schedule/{#id}", kWrites, change},
    {Under::kNew, "DELETE", "/packs/schedule/{#id}", kWrites, remove},
};

}  // namespace

std::span<const Route> routes_packs_schedule() {
  return kRoutes;
}

}  // namespace ctl::devserver
