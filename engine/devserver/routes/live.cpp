// Live queries: run on the simulated hosts while the caller waits.
#include <algorithm>
#include <map>
#include <set>

#include "engine/devserver/decode.h"
#include "engine/devserver/live_hosts.h"
#include "engine/devserver/objects.h"
#include "engine/devserver/router.h"
#include "engine/devserver/routes/host_object.h"
#include "engine/devserver/routes/query_object.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

using Ids = std::vector<std::int64_t>;

bool is_disabled(Call& call) {
  return config_flag(call.db, "server_settings", "live_query_disabled");
}

ApiError early(ApiError error) {
  error.early = true;
  return error;
}

Answer status(Call& call) {
  call.allow(true);
  if (is_disabled(call)) throw permission_denied();
  return empty_answer();
}

void write_rows(JsonWriter& out, const HostAnswer& answer) {
  out.begin_array();
  for (const Json& row : answer.rows)
    out.value(row);
  out.end_array();
}

// One live answer holds no more than this and one host's rows.
constexpr std::size_t kMostLive = std::size_t{8} << 20U;

// {"host_id", "rows", "error"} of each host that answered; how many did.
std::int64_t write_results(JsonWriter& out, Call& call, const Query& query,
                           const Ids& host_ids) {
  std::vector<Host> hosts;
  for (const std::int64_t id : std::set(host_ids.begin(), host_ids.end())) {
    Rows row = call.db.query(concat(kSelectHost, " WHERE h.id = ?1"), id);
    if (row.step()) hosts.push_back(read_host(row));
  }
  const auto answers = call.without_database([&] {
    std::map<std::string, HostAnswer> by_profile;
    for (const Host& host : hosts) {
      if (by_profile.contains(host.profile)) continue;
      by_profile.emplace(host.profile,
                         call.settings.engines->run(host.profile, query.sql));
    }
    return by_profile;
  });
  static const HostAnswer kFull = {
      .rows = {}, .error = "the answers of all hosts are larger than 8 MiB"};
  for (const Host& host : hosts) {
    const bool full = out.size() > kMostLive;
    const HostAnswer& answer = full ? kFull : answers.at(host.profile);
    out.begin_object().field("host_id", host.id).key("rows");
    write_rows(out, answer);
    out.field("error", answer.error).end_object();
  }
  return static_cast<std::int64_t>(hosts.size());
}

// Who may run a saved query: with a global role, or in the teams it is for. A
// list of teams, an empty one too, takes the place of the caller's own.
bool may_run(const User& user, const Query& query,
             const std::optional<Ids>& teams = std::nullopt) {
  constexpr Roles kRunners = kAdmin | kMaintainer | kObserverPlus;
  const Roles roles = query.observer_can_run ? kRunners | kObserver : kRunners;
  if (!user.global_role.empty()) return user.is(roles);
  if (query.team && !user.is_in(*query.team, roles)) return false;
  if (!teams) return query.team || user.is_in_any_team(roles);
  return std::all_of(teams->begin(), teams->end(),
                     [&](std::int64_t id) { return user.is_in(id, roles); });
}

Ids without_repeats(const Ids& ids) {
  Ids out;
  for (const std::int64_t id : ids) {
    if (std::find(out.begin(), out.end(), id) == out.end()) out.push_back(id);
  }
  return out;
}

Answer run_one(Call& call) {
  const std::int64_t id = call.id("id");
  const Ids hosts =
      without_repeats(Fields(call.body()).uints("host_ids").value_or(Ids()));
  call.user();
  if (is_disabled(call)) throw early(permission_denied());
  if (hosts.empty()) throw bad_decode("query_ids and host_ids are required");
  const auto query = [&] {
    try {
      return load_query(call.db, id);
    } catch (const ApiError& error) {
      throw early(error);
    }
  }();
  if (!may_run(call.user(), query)) throw early(forbidden());
  call.allow(true);
  JsonWriter list(JsonWriter::Style::kCompact);
  list.begin_array();
  const std::int64_t responded = write_results(list, call, query, hosts);
  list.end_array();
  JsonWriter out;
  out.begin_object()
      .field("query_id", id)
      .field("targeted_host_count", static_cast<std::int64_t>(hosts.size()))
      .field("responded_host_count", responded)
      .key("results")
      .raw(std::move(list).text())
      .end_object();
  return answer_of(out);
}

// Why a query of several is not run; empty when it is.
std::string why_not(Call& call, std::int64_t id) {
  if (is_disabled(call)) return "disabled by administrator";
  try {
    const Query query = load_query(call.db, id);
    return may_run(call.user(), query) ? "" : "forbidden";
  } catch (const ApiError& error) {
    return error.reasons.front().text;
  }
}

Answer run_several(Call& call) {
  const Fields body(call.body());
  const Ids queries = without_repeats(body.uints("query_ids").value_or(Ids()));
  const Ids hosts = without_repeats(body.uints("host_ids").value_or(Ids()));
  call.user();
  if (queries.empty() || hosts.empty()) {
    throw bad_decode("query_ids and host_ids are required");
  }
  call.allow(true);
  JsonWriter list(JsonWriter::Style::kCompact);
  list.begin_array();
  std::int64_t responded = 0;
  bool all_forbidden = true;
  for (const std::int64_t id : queries) {
    const std::string refused = why_not(call, id);
    all_forbidden = all_forbidden && refused == "forbidden";
    list.begin_object().field("query_id", id);
    if (!refused.empty()) {
      list.field("error", refused).key("results").null();
    } else {
      list.key("results").begin_array();
      responded = write_results(list, call, load_query(call.db, id), hosts);
      list.end_array();
    }
    list.end_object();
  }
  list.end_array();
  if (all_forbidden) throw early(forbidden());
  JsonWriter out;
  out.begin_object()
      .key("summary")
      .begin_object()
      .field("targeted_host_count", static_cast<std::int64_t>(hosts.size()))
      .field("responded_host_count", responded)
      .end_object()
      .key("live_query_results")
      .raw(std::move(list).text())
      .end_object();
  return answer_of(out);
}

// A campaign's SQL: given, or that of a saved query.
struct Campaign {
  std::string sql;
  MaybeInteger query_id;
  std::string name;  // of the saved query
  Json selected;
};

Campaign read_campaign(Call& call) {
  const Fields body(call.body());
  Campaign campaign;
  campaign.sql = body.text("query").value_or("");
  campaign.query_id = body.uint("query_id");
  campaign.selected = body.object("selected").value_or(Json());
  return campaign;
}

void check_campaign(Call& call, Campaign& campaign) {
  if (is_disabled(call)) throw permission_denied();
  if (is_blank(campaign.sql) && !campaign.query_id) {
    throw invalid("query", "one of query or query_id must be specified");
  }
  if (campaign.query_id) {
    const Query query = load_query(call.db, *campaign.query_id);
    call.allow(
        may_run(call.user(), query, Fields(campaign.selected).uints("teams")));
    campaign.sql = query.sql;
    campaign.name = query.name;
  } else {
    call.allow(may_run_queries(call.user()));
  }
}

Answer start_campaign(Call& call, const Campaign& campaign, const Ids& found) {
  // By more than one of what was selected a host counts once.
  const std::set<std::int64_t> hosts(found.begin(), found.end());
  if (hosts.empty()) throw bad_request("no hosts targeted");
  Json details;
  details.set("targets_count",
              Json::integer(static_cast<std::int64_t>(hosts.size())));
  details.set("query_sql", campaign.sql);
  if (campaign.query_id) details.set("query_name", campaign.name);
  record(call, "live_query", details);
  const std::int64_t id = call.db.last_id();
  JsonWriter out;
  out.begin_object()
      .key("campaign")
      .begin_object()
      .field("created_at", rfc3339(call.now))
      .field("updated_at", rfc3339(call.now))
      .key("Metrics")
      .begin_object()
      .field("TotalHosts", static_cast<std::int64_t>(hosts.size()))
      .field("OnlineHosts", static_cast<std::int64_t>(hosts.size()))
      .field("OfflineHosts", std::int64_t{0})
      .field("MissingInActionHosts", std::int64_t{0})
      .field("NewHosts", std::int64_t{0})
      .end_object()
      .field("id", id)
      .field("query_id", campaign.query_id.value_or(id))
      .field("status", std::int64_t{0})
      .field("user_id", call.user().id)
      .end_object()
      .end_object();
  return answer_of(out);
}

void add_found(Database& db, Ids& hosts, std::string_view sql,
               std::int64_t value) {
  Rows rows = db.query(sql, value);
  while (rows.step())
    hosts.push_back(rows.integer(0));
}

constexpr const char* kById = "SELECT id FROM hosts WHERE id = ?1";
constexpr const char* kByLabel =
    "SELECT host_id FROM label_hosts WHERE label_id = ?1";
constexpr const char* kByTeam = "SELECT id FROM hosts WHERE team_id = ?1";

Answer run_campaign(Call& call) {
  Campaign campaign = read_campaign(call);
  const Fields selected(campaign.selected);
  const auto host_ids = selected.uints("hosts").value_or(Ids());
  const auto labels = selected.uints("labels").value_or(Ids());
  const auto teams = selected.uints("teams").value_or(Ids());
  call.user();
  check_campaign(call, campaign);
  Ids hosts;
  for (const auto id : host_ids)
    add_found(call.db, hosts, kById, id);
  for (const auto id : labels)
    add_found(call.db, hosts, kByLabel, id);
  for (const auto id : teams)
    add_found(call.db, hosts, kByTeam, id);
  return start_campaign(call, campaign, hosts);
}

Answer run_by_names(Call& call) {
  Campaign campaign = read_campaign(call);
  const Fields selected(campaign.selected);
  const auto names =
      selected.texts("hosts").value_or(std::vector<std::string>());
  const auto labels =
      selected.texts("labels").value_or(std::vector<std::string>());
  call.user();
  Ids hosts;
  std::vector<std::string> unknown;
  for (const std::string& name : labels) {
    if (label_exists(call.db, name)) {
      add_found(call.db, hosts, kByLabel, *label_by_name(call.db, name));
    } else {
      unknown.push_back(name);
    }
  }
  if (!unknown.empty()) {
    throw bad_request(concat("Invalid label name(s): ", join(unknown), '.'));
  }
  check_campaign(call, campaign);
  for (const std::string& name : names) {
    const auto id = call.db.first(
        "SELECT id FROM hosts WHERE hostname = ?1 OR uuid = ?1", name);
    if (id) hosts.push_back(*id);
  }
  return start_campaign(call, campaign, hosts);
}

// The host `id`, called `name` in what is refused.
Host find_target(Call& call, MaybeInteger id, std::string_view name) {
  const auto refuse = [&](std::string_view why) {
    return early(bad_request(concat("host not found: ", name, ": ", why)));
  };
  const User& user = call.user();
  if (!may_list_hosts(user)) throw refuse("forbidden");
  if (!id || !call.db.first("SELECT 1 FROM hosts WHERE id = ?1", *id)) {
    throw refuse(concat("Host ", name, " was not found in the datastore"));
  }
  const Host host = load_host(call, *id);
  if (!may_read_host(user, host.team)) throw refuse("forbidden");
  return host;
}

Answer run_on_host(Call& call, const std::function<Host()>& find) {
  const Fields body(call.body());
  const std::string sql{trim_blanks(body.text("query").value_or(""))};
  call.user();
  const Host host = find();
  if (sql.empty()) throw early(bad_request("query is required"));
  if (is_disabled(call)) throw early(permission_denied());
  call.allow(may_run_queries(call.user()));
  const HostAnswer answer = call.without_database(
      [&] { return call.settings.engines->run(host.profile, sql); });
  JsonWriter out;
  out.begin_object().field("host_id", host.id).key("rows");
  write_rows(out, answer);
  out.field("query", sql).field("status", "online");
  if (answer.error) out.field("error", *answer.error);
  out.end_object();
  return answer_of(out);
}

Answer run_on_host_id(Call& call) {
  const std::int64_t id = call.id("id");
  return run_on_host(call,
                     [&] { return find_target(call, id, std::to_string(id)); });
}

Answer run_on_identifier(Call& call) {
  const std::string name = call.name("identifier");
  return run_on_host(call, [&] {
    return find_target(
        call,
        call.db.first("SELECT id FROM hosts WHERE hostname = ?1 OR uuid = ?1",
                      name),
        name);
  });
}

constexpr auto kReads = Access::kReads;
constexpr auto kWrites = Access::kWrites;
constexpr Route kRoutes[] = {
    {Under::kApi, "GET", "/status/live_query", kReads, status},
    {Under::kApi, "GET", "/queries/run", kReads, run_several},
    {Under::kApi, "POST", "/queries/run", kWrites, run_campaign},
    {Under::kApi, "POST", "/queries/run_by_names", kWrites, run_by_names},
    {Under::kApi, "POST", "/queries/run_by_identifiers", kWrites, run_by_names},
    {Under::kApi, "POST", "/queries/{#id}/run", kReads, run_one},
    {Under::kApi, "POST", "/hosts/{#id}/query", kReads, run_on_host_id},
    {Under::kApi, "POST", "/hosts/identifier/{identifier}/query", kReads,
     run_on_identifier},
};

}  // namespace

std::span<const Route> routes_live() {
  return kRoutes;
}

}  // namespace ctl::devserver
