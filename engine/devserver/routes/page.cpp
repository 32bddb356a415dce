// The page at `/`: what the server holds, for somebody who tries it.
#include "engine/devserver/json_writer.h"
#include "engine/devserver/objects.h"
#include "engine/devserver/router.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

#include "engine/devserver/page_files.inc"

// No script, style or image of anybody else, and in nobody's frame.
constexpr const char* kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

Answer file_answer(Call& call, std::string_view text, const char* type) {
  call.open_to_all();
  Answer answer;
  answer.type = type;
  answer.body = text;
  answer.headers = {{"Content-Security-Policy", kPolicy},
                    {"X-Content-Type-Options", "nosniff"},
                    {"Cache-Control", "no-cache"}};
  return answer;
}

Answer html(Call& call) {
  return file_answer(call, kPage_html, "text/html; charset=utf-8");
}
Answer css(Call& call) {
  return file_answer(call, kPage_css, "text/css; charset=utf-8");
}
Answer js(Call& call) {
  return file_answer(call, kPage_js, "text/javascript; charset=utf-8");
}

// Somebody at this machine, and not a page of another site in their browser
// (docs/decisions/page-access.md).
bool is_local(const Call& call) {
  std::string_view host = call.request().header("host");
  host = host.substr(0, host.rfind(':'));
  const std::string_view site = call.request().header("sec-fetch-site");
  return call.settings.page_data &&
         (host == "localhost" || host == "127.0.0.1") &&
         (site.empty() || site == "same-origin" || site == "none");
}

constexpr std::int64_t kMostRows = 200;

// Of each row what a table shows, by the names of the statement's columns.
void write_table(JsonWriter& out, Database& db, std::string_view key,
                 std::string_view sql,
                 std::initializer_list<std::string_view> columns) {
  out.key(key).begin_array();
  Rows rows = db.query(sql, kMostRows);
  while (rows.step()) {
    out.begin_object();
    int at = 0;
    for (const std::string_view column : columns) {
      if (rows.is_number(at)) {
        out.field(column, rows.integer(at));
      } else {
        out.field(column, rows.text(at));
      }
      ++at;
    }
    out.end_object();
  }
  out.end_array();
}

#define CTL_SCOPE                                             \
  "CASE ifnull(team_id, -1) WHEN -1 THEN 'global'"            \
  " WHEN 0 THEN 'No team' ELSE (SELECT name FROM teams WHERE" \
  " id = team_id) END"

void write_tables(JsonWriter& out, Database& db) {
  write_table(out, db, "policies",
              "SELECT name, " CTL_SCOPE
              ", platform, passing, failing"
              " FROM policies ORDER BY id DESC LIMIT ?1",
              {"name", "scope", "platform", "passing", "failing"});
  write_table(out, db, "queries",
              "SELECT name, " CTL_SCOPE
              ", platform, interval, (SELECT count(*) FROM query_results r"
              " WHERE r.query_id = q.id) FROM queries q"
              " ORDER BY id DESC LIMIT ?1",
              {"name", "scope", "platform", "interval", "rows"});
  write_table(out, db, "labels",
              "SELECT name, CASE WHEN builtin THEN 'built-in' WHEN manual THEN"
              " 'manual' ELSE 'dynamic' END, (SELECT count(*) FROM label_hosts"
              " WHERE label_id = l.id) FROM labels l"
              " ORDER BY builtin, id DESC LIMIT ?1",
              {"name", "kind", "hosts"});
  write_table(out, db, "teams",
              "SELECT name, (SELECT count(*) FROM hosts WHERE team_id = t.id)"
              " FROM teams t ORDER BY id DESC LIMIT ?1",
              {"name", "hosts"});
  write_table(out, db, "hosts",
              "SELECT hostname, platform, os_version FROM hosts"
              " ORDER BY id LIMIT ?1",
              {"name", "platform", "system"});
}
#undef CTL_SCOPE

// What an activity was about, in a few words.
std::string about(const Json& details) {
  for (const char* key :
       {"query_name", "policy_name", "team_name", "pack_name"}) {
    const Json* name = details.find(key);
    if (name != nullptr && name->string() != nullptr) return *name->string();
  }
  for (const char* key : {"specs", "policies", "teams", "query_ids"}) {
    const Json* list = details.find(key);
    if (list == nullptr || list->array() == nullptr) continue;
    return plural(list->array()->size(), "object");
  }
  return {};
}

void write_events(JsonWriter& out, Database& db) {
  out.key("activities").begin_array();
  constexpr int kMostEvents = 30;
  Rows events = db.query(
      "SELECT created_at, actor_name, type, details FROM activities"
      " ORDER BY id DESC LIMIT ?1",
      kMostEvents);
  while (events.step()) {
    out.begin_object()
        .field("time", rfc3339(events.integer(0)))
        .field("who", events.text(1))
        .field("type", events.text(2))
        .field("what", about(parse_json(events.text(3)).value_or(Json())))
        .end_object();
  }
  out.end_array();
}

void write_totals(JsonWriter& out, Database& db) {
  out.key("totals").begin_object();
  for (const char* table :
       {"policies", "queries", "labels", "teams", "hosts", "activities"}) {
    out.field(table, db.first(concat("SELECT count(*) FROM ", table)));
  }
  out.end_object();
}

Answer state(Call& call) {
  if (is_local(call)) {
    call.open_to_all();
  } else {
    call.allow(call.user().is(kWatchers));
  }
  // Counts every change since the server started.
  const std::string stamp = std::to_string(call.db.total_changes());
  if (call.param("since") == stamp) {
    Answer answer;
    answer.status = 204;
    answer.type.clear();
    return answer;
  }
  JsonWriter out(JsonWriter::Style::kCompact);
  out.begin_object()
      .field("stamp", stamp)
      .field("version", call.settings.version)
      .field("tier", call.settings.premium ? "premium" : "free");
  write_totals(out, call.db);
  write_tables(out, call.db);
  write_events(out, call.db);
  out.end_object();
  return answer_of(out);
}

constexpr auto kReads = Access::kReads;
constexpr Route kRoutes[] = {
    {Under::kRoot, "GET", "/", kReads, html},
    {Under::kRoot, "GET", "/page/page.css", kReads, css},
    {Under::kRoot, "GET", "/page/page.js", kReads, js},
    {Under::kRoot, "GET", "/page/state", kReads, state},
};

}  // namespace

std::span<const Route> routes_page() {
  return kRoutes;
}

}  // namespace ctl::devserver
