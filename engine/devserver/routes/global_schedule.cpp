// The schedule as it was before queries had an interval of their own: of all
// hosts, and of those of a team. It reads and writes queries.
#include "engine/devserver/decode.h"
#include "engine/devserver/listing.h"
#include "engine/devserver/router.h"
#include "engine/devserver/routes/pack_object.h"
#include "engine/devserver/routes/query_payload.h"
#include "schema/base/collation.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

constexpr Column kColumns[] = {
    {"id", "q.id"},
    {"name", "q.name_key"},
    {"schedule_interval", "q.interval"},
    {"platform", "q.platform"},
    {"created_at", "q.created_at"},
    {"updated_at", "q.updated_at"},
};

void write_scheduled(JsonWriter& out, Call& call, const Query& query) {
  PackQuery scheduled;
  scheduled.id = scheduled.query = query.id;
  scheduled.name = scheduled.query_name = query.name;
  scheduled.sql = query.sql;
  scheduled.description = query.description;
  scheduled.interval = query.interval;
  scheduled.snapshot = query.logging == "snapshot";
  scheduled.removed = query.logging == "differential";
  scheduled.platform = query.platform;
  scheduled.version = query.min_version;
  write_scheduled(out, call.db, scheduled, false);
}

Answer list(Call& call, TeamId team, std::string_view key) {
  const ListOptions options = list_options(call);
  call.allow(may_read_queries(call.user(), team));
  refuse_after(options);
  JsonWriter out;
  out.begin_object().key(key).begin_array();
  Rows rows =
      call.db.query(concat(kSelectQuery,
                           " WHERE ifnull(q.team_id, -1) = ifnull(?1, -1)"
                           " AND q.interval > 0 AND q.automations_enabled = 1",
                           match_clause(options, "q.name_key", 2),
                           order_and_limit(options, kColumns, "q.id")),
                    team, search_key(options.match));
  for (std::int64_t row = 0; rows.step() && !is_beyond(options, row); ++row) {
    write_scheduled(out, call, read_query(rows));
  }
  out.end_array().end_object();
  return answer_of(out);
}

// Of snapshot and removed, when both are given.
std::optional<std::string> logging_of(const Fields& fields) {
  const auto snapshot = fields.boolean("snapshot");
  const auto removed = fields.boolean("removed");
  if (!snapshot || !removed) return std::nullopt;
  if (*snapshot) return "snapshot";
  return *removed ? "differential" : "differential_ignore_removals";
}

QueryPayload read_schedule(const Fields& fields) {
  QueryPayload payload;
  payload.interval = fields.uint("interval");
  payload.platform = fields.text("platform");
  payload.min_version = fields.text("version");
  payload.logging = logging_of(fields);
  fields.uint("shard");  // read, and passed over
  return payload;
}

Answer scheduled_answer(Call& call, const Query& query) {
  JsonWriter out;
  out.begin_object().key("scheduled");
  write_scheduled(out, call, query);
  out.end_object();
  return answer_of(out);
}

// Scheduling a query makes a copy of it.
Answer add(Call& call, TeamId team) {
  const Fields fields(call.body());
  QueryPayload payload = read_schedule(fields);
  const std::int64_t id = fields.uint("query_id").value_or(0);
  call.user();
  const Query saved = load_query(call.db, id);
  if (saved.team) {
    throw failure(concat("cannot create a ", team ? "team" : "global",
                         " schedule from a team query"));
  }
  payload.name = concat("Copy of ", saved.name, " (", call.now, ')');
  payload.description = saved.description;
  payload.sql = saved.sql;
  payload.observer_can_run = saved.observer_can_run;
  payload.team = team;
  payload.interval = payload.interval.value_or(0);
  payload.automations = true;
  return scheduled_answer(call, create_query(call, payload));
}

Query change_one(Call& call, std::int64_t id) {
  return change_query(call, id, read_schedule(Fields(call.body())));
}

Answer list_global(Call& call) {
  return list(call, std::nullopt, "global_schedule");
}
Answer add_global(Call& call) {
  return add(call, std::nullopt);
}
Answer change_global(Call& call) {
  return scheduled_answer(call, change_one(call, call.id("id")));
}
Answer remove_global(Call& call) {
  delete_query(call, call.id("id"));
  return empty_answer();
}

Answer list_of_team(Call& call) {
  const std::int64_t team = call.id("team_id");
  return list(call, team == 0 ? TeamId() : TeamId(team), "scheduled");
}
Answer add_of_team(Call& call) {
  return add(call, call.id("team_id"));
}
// The team of the path is not looked at.
Answer change_of_team(Call& call) {
  call.id("team_id");
  change_one(call, call.id("id"));
  return empty_answer();
}
Answer remove_of_team(Call& call) {
  call.id("team_id");
  return remove_global(call);
}

constexpr auto kReads = Access::kReads;
constexpr auto kWrites = Access::kWrites;
#define CTL_TEAM_ROUTES(schedule)                                          \
  {Under::kApi, "GET", schedule, kReads, list_of_team},                    \
      {Under::kApi, "POST", schedule, kWrites, add_of_team},               \
      {Under::kApi, "PATCH", schedule "/{id}", kWrites, change_of_team}, { \
    Under::kApi, "DELETE", schedule "/{id}", kWrites, remove_of_team       \
  }
constexpr Route kRoutes[] = {
    {Under::kOld, "GET", "/global/schedule", kReads, list_global},
    {Under::kOld, "POST", "/global/schedule", kWrites, add_global},
    {Under::kOld, "PATCH", "/global/schedule/{#id}", kWrites, change_global},
    {Under::kOld, "DELETE", "/global/schedule/{#id}", kWrites, remove_global},
    {Under::kNew, "GET", "/schedule", kReads, list_global},
    {Under::kNew, "POST", "/schedule", kWrites, add_global},
    {Under::kNew, "PATCH", "/schedule/{#id}", kWrites, change_global},
    {Under::kNew, "DELETE", "/schedule/{#id}", kWrites, remove_global},
    CTL_TEAM_ROUTES("/teams/{team_id}/schedule"),
    CTL_TEAM_ROUTES("/team/{team_id}/schedule"),
};
#undef CTL_TEAM_ROUTES

}  // namespace

std::span<const Route> routes_global_schedule() {
  return kRoutes;
}

}  // namespace ctl::devserver
