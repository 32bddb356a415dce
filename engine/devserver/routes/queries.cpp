// Queries by id: list, read, create, change, delete, report.
#include <algorithm>
#include <set>

#include "engine/devserver/decode.h"
#include "engine/devserver/go_quote.h"
#include "engine/devserver/listing.h"
#include "engine/devserver/router.h"
#include "engine/devserver/routes/query_payload.h"
#include "schema/base/collation.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

constexpr Column kColumns[] = {
    {"id", "q.id"},
    {"team_id", "q.team_id"},
    {"name", "q.name_key"},
    {"description", "q.description"},
    {"query", "q.query"},
    {"author_id", "q.author_id"},
    {"saved", "1"},
    {"observer_can_run", "q.observer_can_run"},
    {"schedule_interval", "q.interval"},
    {"platform", "q.platform"},
    {"min_osquery_version", "q.min_osquery_version"},
    {"automations_enabled", "q.automations_enabled"},
    {"logging_type", "q.logging"},
    {"discard_data", "q.discard_data"},
    {"created_at", "q.created_at"},
    {"updated_at", "q.updated_at"},
    {"author_name", "u.name"},
    {"author_email", "u.email"},
    {"email", "u.email"},
};

std::string platform_filter(const Call& call) {
  std::string platform = call.param("platform").value_or("");
  if (platform.find(',') != std::string::npos) {
    throw bad_request("queries can only be filtered by one platform at a time");
  }
  if (platform == "macos") platform = "darwin";
  if (!platform.empty() && platform != "darwin" && platform != "windows" &&
      platform != "linux") {
    throw bad_request(concat("platform ", go_quote(platform),
                             " cannot be a scheduled query target, supported "
                             "platforms are: darwin,windows,linux"));
  }
  return platform;
}

// ?1 team, ?2 search, ?3 platform.
std::string list_filter(const ListOptions& options, bool inherited,
                        const std::string& platform) {
  std::string where = inherited
                          ? " WHERE (q.team_id = ?1 OR q.team_id IS NULL)"
                          : " WHERE ifnull(q.team_id, -1) = ifnull(?1, -1)";
  where += match_clause(options, "q.name_key", 2);
  if (!platform.empty()) {
    where += " AND (q.platform = '' OR instr(q.platform, ?3) > 0)";
  }
  return where;
}

Answer list_queries(Call& call) {
  const ListOptions options = list_options(call);
  MaybeInteger team = call.uint_param("team_id");
  if (team == 0) team.reset();
  call.allow(may_read_queries(call.user(), team));
  const std::string platform = platform_filter(call);
  refuse_after(options);
  const bool inherited = team && call.flag("merge_inherited");
  const std::string where = list_filter(options, inherited, platform);
  const std::string match = search_key(options.match);
  JsonWriter out;
  out.begin_object().key("queries").begin_array();
  Rows rows = call.db.query(
      concat(kSelectQuery, where, order_and_limit(options, kColumns, "q.id")),
      team, match, platform);
  std::int64_t count = 0;
  bool more = false;
  for (; rows.step(); ++count) {
    more = is_beyond(options, count);
    if (more) break;
    write_query(out, call.db, read_query(rows), Shape::kStored);
  }
  const MaybeInteger total = call.db.first(
      concat("SELECT count(*) FROM queries q", where), team, match, platform);
  out.end_array().field("count", total.value_or(0));
  if (call.settings.renamed) {
    const MaybeInteger global = inherited ? call.db.first(
                                                "SELECT count(*) FROM queries"
                                                " WHERE team_id IS NULL")
                                          : 0;
    out.field("inherited_query_count", global.value_or(0));
  }
  write_meta(out, options, more);
  out.end_object();
  return answer_of(out);
}

Answer query_answer(Database& db, const Query& query, Shape shape) {
  JsonWriter out;
  out.begin_object().key("query");
  write_query(out, db, query, shape);
  out.end_object();
  return answer_of(out);
}

Answer get_query(Call& call) {
  const std::int64_t id = call.id("id");
  call.user();
  const Query query = load_query(call.db, id);
  call.allow(may_read_queries(call.user(), query.team));
  return query_answer(call.db, query, Shape::kStored);
}

Answer create(Call& call) {
  const QueryPayload payload = read_query_payload(call.body());
  return query_answer(call.db, create_query(call, payload), Shape::kCreated);
}

Answer change(Call& call) {
  const std::int64_t id = call.id("id");
  const QueryPayload payload = read_query_payload(call.body());
  const Query query = change_query(call, id, payload);
  const bool cleared = payload.labels && payload.labels->empty();
  return query_answer(call.db, query,
                      cleared ? Shape::kLabelsCleared : Shape::kStored);
}

Answer delete_by_name(Call& call) {
  const std::string name = call.name("name");
  call.user();
  const auto query = query_by_name(call.db, std::nullopt, name);
  if (!query) throw not_found("Query", name);
  call.allow(may_write_queries(call.user(), query->team));
  delete_query(call, query->id, name);
  return empty_answer();
}

Answer delete_by_id(Call& call) {
  const std::int64_t id = call.id("id");
  delete_query(call, id);
  return empty_answer();
}

Answer delete_many(Call& call) {
  const Fields body(call.body());
  const auto ids = body.uints("ids").value_or(std::vector<std::int64_t>());
  call.user();
  for (const std::int64_t id : ids) {
    call.allow(may_write_queries(call.user(), load_query(call.db, id).team));
  }
  if (ids.empty()) return empty_answer();
  std::int64_t deleted = 0;
  Json::Array numbers;
  for (const std::int64_t id : ids) {
    deleted += call.db.run("DELETE FROM queries WHERE id = ?1", id);
    numbers.push_back(Json::integer(id));
  }
  Json details;
  details.set("query_ids", std::move(numbers));
  record(call, "deleted_multiple_saved_query", details);
  JsonWriter out;
  out.begin_object().field("deleted", deleted).end_object();
  return answer_of(out);
}

constexpr auto kReads = Access::kReads;
constexpr auto kWrites = Access::kWrites;
constexpr Route kRoutes[] = {
    {Under::kApi, "GET", "/queries", kReads, list_queries},
    {Under::kApi, "POST", "/queries", kWrites, create},
    {Under::kApi, "POST", "/queries/delete", kWrites, delete_many},
    {Under::kApi, "GET", "/queries/{#id}", kReads, get_query},
    {Under::kApi, "PATCH", "/queries/{#id}", kWrites, change},
    {Under::kApi, "DELETE", "/queries/id/{#id}", kWrites, delete_by_id},
    {Under::kApi, "DELETE", "/queries/{name}", kWrites, delete_by_name},
};

}  // namespace

std::span<const Route> routes_queries() {
  return kRoutes;
}

}  // namespace ctl::devserver
