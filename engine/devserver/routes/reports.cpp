// What scheduled queries answered.
#include "engine/devserver/live_hosts.h"
#include "engine/devserver/objects.h"
#include "engine/devserver/router.h"
#include "engine/devserver/routes/host_object.h"
#include "engine/devserver/routes/query_object.h"

namespace ctl::devserver {
namespace {

bool keeps_report(Database& db, const Query& query) {
  return !query.discard_data &&
         !config_flag(db, "server_settings", "query_reports_disabled");
}

Answer get_report(Call& call) {
  const std::int64_t id = call.id("id");
  MaybeInteger team = call.uint_param("team_id");
  call.user();
  const Query query = load_query(call.db, id);
  call.allow(may_read_queries(call.user(), query.team));
  const std::int64_t cap = report_cap(call.db);
  JsonWriter out;
  out.begin_object().field("query_id", id).key("results").begin_array();
  std::int64_t count = 0;
  if (keeps_report(call.db, query)) {
    Rows rows = call.db.query(
        "SELECT r.host_id, h.hostname, r.fetched_at, r.columns"
        " FROM query_results r JOIN hosts h ON h.id = r.host_id"
        " WHERE r.query_id = ?1 AND (?2 IS NULL OR h.team_id = ?2)"
        " AND (?4 OR h.team_id IN (SELECT team_id FROM user_teams"
        " WHERE user_id = ?5)) ORDER BY r.host_id, r.rowid LIMIT ?3",
        id, team, cap, !call.user().global_role.empty(), call.user().id);
    for (; rows.step(); ++count) {
      out.begin_object()
          .field("host_id", rows.integer(0))
          .field("host_name", rows.text(1))
          .field("last_fetched", rfc3339(rows.integer(2)))
          .field("columns", parse_json(rows.text(3)).value_or(Json()))
          .end_object();
    }
  }
  out.end_array().field("report_clipped", count >= cap).end_object();
  return answer_of(out);
}

Answer get_host_report(Call& call) {
  const std::int64_t host_id = call.id("id");
  const std::int64_t query_id = call.id("query_id");
  call.user();
  const Query query = load_query(call.db, query_id);
  call.allow(may_read_queries(call.user(), query.team));
  const Host host = load_host(call, host_id);
  const std::int64_t cap = report_cap(call.db);
  JsonWriter list(JsonWriter::Style::kCompact);
  list.begin_array();
  std::int64_t count = 0;
  MaybeInteger fetched;
  if (keeps_report(call.db, query)) {
    Rows rows = call.db.query(
        "SELECT fetched_at, columns FROM query_results WHERE query_id = ?1"
        " AND host_id = ?2 ORDER BY rowid LIMIT ?3",
        query_id, host_id, cap);
    for (; rows.step(); ++count) {
      fetched = rows.integer(0);
      list.begin_object()
          .field("columns", parse_json(rows.text(1)).value_or(Json()))
          .end_object();
    }
  }
  list.end_array();
  JsonWriter out;
  out.begin_object()
      .field("query_id", query_id)
      .field("host_id", host_id)
      .field("host_name", host.hostname)
      .field("last_fetched",
             fetched ? std::optional(rfc3339(*fetched)) : std::nullopt)
      .field("report_clipped", count >= cap)
      .key("results");
  out.raw(std::move(list).text()).end_object();
  return answer_of(out);
}

constexpr auto kReads = Access::kReads;
constexpr Route kRoutes[] = {
    {Under::kApi, "GET", "/queries/{#id}/report", kReads, get_report},
    {Under::kApi, "GET", "/hosts/{#id}/queries/{#query_id}", kReads,
     get_host_report},
};

}  // namespace

std::span<const Route> routes_reports() {
  return kRoutes;
}

}  // namespace ctl::devserver
