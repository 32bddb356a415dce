// Hosts: list, count, one, those of a label, the summary.
#include <charconv>
#include <map>

#include "engine/devserver/decode.h"
#include "engine/devserver/host_targets.h"
#include "engine/devserver/listing.h"
#include "engine/devserver/objects.h"
#include "engine/devserver/router.h"
#include "engine/devserver/routes/host_object.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

constexpr Column kColumns[] = {
    {"id", "h.id"},
    {"hostname", "h.hostname"},
    {"display_name", "h.hostname"},
    {"computer_name", "h.hostname"},
    {"uuid", "h.uuid"},
    {"platform", "h.platform"},
    {"os_version", "h.os_version"},
    {"osquery_version", "h.osquery_version"},
    {"team_id", "h.team_id"},
    {"created_at", "h.created_at"},
    {"updated_at", "h.seen_at"},
    {"last_enrolled_at", "h.created_at"},
    {"seen_time", "h.seen_at"},
};

// What a caller may see: a member of teams sees those.
std::string visible_to(const User& user) {
  if (!user.global_role.empty()) return " WHERE ?1 IS NOT NULL";
  return " WHERE h.team_id IN (SELECT team_id FROM user_teams"
         " WHERE user_id = ?1)";
}

// ?1 user, ?2 team, ?3 policy, ?4 search, ?5 label, ?6 now.
struct HostFilter {
  std::string where;
  MaybeInteger team;
  MaybeInteger policy;
  std::string match;
  MaybeInteger label;
};

constexpr std::string_view kSeen = " AND ?6 - h.seen_at";

std::string status_clause(const std::string& status) {
  if (status == "online") return concat(kSeen, " <= 120");
  if (status == "offline") return concat(kSeen, " > 120");
  if (status == "mia" || status == "missing")
    return concat(kSeen, " > 2592000");
  if (status == "new") return " AND ?6 - h.created_at <= 86400";
  throw bad_decode(concat("Invalid status: ", status));
}

MaybeInteger filter_id(const Call& call, std::string_view key) {
  const auto text = call.param(key);
  if (!text) return std::nullopt;
  std::uint32_t id = 0;
  const char* end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, id);
  if (read.ec != std::errc() || read.ptr != end) {
    throw bad_decode(concat("Invalid ", key, ": ", *text));
  }
  return id;
}

// Filters by what no simulated host has; a number, where one is expected.
std::string unmatched_clause(const Call& call) {
  for (const char* key :
       {"software_id", "software_version_id", "software_title_id", "mdm_id",
        "munki_issue_id", "os_version_id", "os_id"}) {
    if (filter_id(call, key)) return " AND 0";
  }
  for (const char* key :
       {"mdm_name", "mdm_enrollment_status", "macos_settings", "os_settings",
        "macos_settings_disk_encryption", "os_settings_disk_encryption",
        "bootstrap_package", "vulnerability", "software_status"}) {
    if (call.param(key)) return " AND 0";
  }
  const auto space = call.param("low_disk_space");
  if (!space) return {};
  int percent = 0;
  const char* end = space->data() + space->size();
  const auto read = std::from_chars(space->data(), end, percent);
  if (read.ec != std::errc() || read.ptr != end) {
    throw bad_decode(concat("Invalid low_disk_space: ", *space));
  }
  if (percent < 1 || percent > 100) {
    throw bad_decode(
        concat("Invalid low_disk_space, must be between 1 and 100: ", *space));
  }
  return call.settings.premium ? " AND 0" : "";
}

HostFilter host_filter(Call& call, const ListOptions& options,
                       MaybeInteger label) {
  HostFilter filter;
  const std::string status = call.param("status").value_or("");
  std::string narrowed = status.empty() ? "" : status_clause(status);
  narrowed += unmatched_clause(call);
  filter.team = filter_id(call, "team_id");
  filter.policy = filter_id(call, "policy_id");
  filter.label = label;
  filter.match = options.match;
  const std::string response = call.param("policy_response").value_or("");
  if (!response.empty() && !filter.policy) {
    throw bad_decode(
        "Missing policy_id (it must be present when policy_response is "
        "specified)");
  }
  if (!response.empty() && response != "passing" && response != "failing") {
    throw bad_decode(concat("Invalid policy_response: ", response,
                            " (Valid options are 'passing' or 'failing')"));
  }
  call.allow(may_list_hosts(call.user()));
  filter.where = visible_to(call.user()) + narrowed;
  if (filter.team && call.settings.premium)
    filter.where += " AND h.team_id = ?2";
  if (filter.label) {
    filter.where +=
        " AND h.id IN (SELECT host_id FROM label_hosts WHERE label_id = ?5)";
  }
  if (filter.policy) {
    filter.where += concat(
        " AND h.id IN (SELECT host_id FROM policy_membership WHERE"
        " policy_id = ?3 AND passes IS ",
        response.empty()        ? "NULL"
        : response == "passing" ? "1"
                                : "0",
        ')');
  }
  if (!filter.match.empty()) {
    filter.where +=
        " AND (instr(lower(h.hostname), lower(?4)) > 0 OR instr(h.uuid, ?4)"
        " > 0)";
  }
  return filter;
}

// Every number of the filter is used, whatever it holds.
constexpr const char* kUseAll = " AND (1 OR ?1 + ?2 + ?3 + ?4 + ?5 + ?6)";

void write_hosts(JsonWriter& out, Call& call, const ListOptions& options,
                 MaybeInteger label) {
  const HostFilter filter = host_filter(call, options, label);
  refuse_after(options);
  out.key("hosts").begin_array();
  Rows rows = call.db.query(concat(kSelectHost, filter.where, kUseAll,
                                   order_and_limit(options, kColumns, "h.id")),
                            call.user().id, filter.team, filter.policy,
                            filter.match, filter.label, call.now);
  for (std::int64_t row = 0; rows.step() && !is_beyond(options, row); ++row) {
    out.begin_object();
    write_host_fields(out, call, read_host(rows), false);
    out.end_object();
  }
  out.end_array();
}

Answer list(Call& call, MaybeInteger label) {
  const ListOptions options = list_options(call);
  JsonWriter out;
  out.begin_object();
  write_hosts(out, call, options, label);
  out.end_object();
  return answer_of(out);
}

Answer list_hosts(Call& call) {
  return list(call, std::nullopt);
}
Answer list_of_label(Call& call) {
  return list(call, call.id("id"));
}

Answer count_hosts(Call& call) {
  const ListOptions options = list_options(call);
  const HostFilter filter =
      host_filter(call, options, call.uint_param("label_id"));
  const MaybeInteger count = call.db.first(
      concat("SELECT count(*) FROM hosts h", filter.where, kUseAll),
      call.user().id, filter.team, filter.policy, filter.match, filter.label,
      call.now);
  JsonWriter out;
  out.begin_object().field("count", count.value_or(0)).end_object();
  return answer_of(out);
}

Answer host_answer(Call& call, const Host& host) {
  JsonWriter out;
  out.begin_object().key("host").begin_object();
  write_host_fields(out, call, host, true);
  out.end_object().end_object();
  return answer_of(out);
}

Answer get_host(Call& call) {
  const std::int64_t id = call.id("id");
  call.allow(may_list_hosts(call.user()));
  const Host host = load_host(call, id);
  call.allow(may_read_host(call.user(), host.team));
  return host_answer(call, host);
}

Answer get_by_identifier(Call& call) {
  const std::string name = call.name("identifier");
  const User& user = call.user();
  call.allow(may_list_hosts(user) || user.is(kGitops) ||
             user.is_in_any_team(kGitops));
  const auto id = call.db.first(
      "SELECT id FROM hosts WHERE hostname = ?1 OR uuid = ?1", name);
  if (!id) throw not_found("Host", name);
  const Host host = load_host(call, *id);
  call.allow(may_read_host(user, host.team) || user.is(kGitops) ||
             user.is_in(host.team, kGitops));
  return host_answer(call, host);
}

struct Summary {
  std::int64_t total = 0;
  std::int64_t online = 0;
  std::int64_t offline = 0;
  std::int64_t mia = 0;
  std::int64_t fresh = 0;
  std::int64_t linux = 0;
  std::map<std::string, std::int64_t> platforms;
};

Summary summarise(Call& call, MaybeInteger team, const std::string& platform) {
  Summary sum;
  Rows rows = call.db.query(concat(kSelectHost, visible_to(call.user())),
                            call.user().id);
  while (rows.step()) {
    const Host host = read_host(rows);
    const bool is_linux = runs_on("linux", host.platform);
    const bool is_wanted = platform.empty() || host.platform == platform ||
                           (platform == "linux" && is_linux);
    if ((team && host.team != *team) || !is_wanted) continue;
    const std::string status = status_of(host, call.now);
    ++sum.total;
    ++(status == "online" ? sum.online : sum.offline);
    if (status == "mia") ++sum.mia;
    if (call.now - host.created_at <= 86400) ++sum.fresh;
    if (is_linux) ++sum.linux;
    ++sum.platforms[host.platform];
  }
  return sum;
}

Answer host_summary(Call& call) {
  const MaybeInteger team = call.uint_param("team_id");
  const std::string platform = call.param("platform").value_or("");
  call.allow(may_list_hosts(call.user()));
  const Summary sum = summarise(call, team, platform);
  JsonWriter out;
  out.begin_object();
  if (team) out.field("team_id", *team);
  out.field("totals_hosts_count", sum.total)
      .field("online_count", sum.online)
      .field("offline_count", sum.offline)
      .field("mia_count", sum.mia)
      .field("missing_30_days_count", sum.mia)
      .field("new_count", sum.fresh)
      .field("all_linux_count", sum.linux)
      .key("builtin_labels")
      .begin_array();
  Rows labels = call.db.query(
      "SELECT id, name, description FROM labels WHERE builtin = 1 ORDER BY id");
  while (labels.step()) {
    out.begin_object()
        .field("id", labels.integer(0))
        .field("name", labels.text(1))
        .field("description", labels.text(2))
        .field("label_type", "builtin")
        .end_object();
  }
  out.end_array().key("platforms");
  if (sum.platforms.empty()) {
    out.null();
  } else {
    out.begin_array();
    for (const auto& [name, count] : sum.platforms) {
      out.begin_object().field("platform", name).field("hosts_count", count);
      out.end_object();
    }
    out.end_array();
  }
  out.end_object();
  return answer_of(out);
}

void record_transfer(Call& call, std::int64_t team,
                     const std::vector<std::int64_t>& hosts) {
  Json::Array ids;
  Json::Array names;
  for (const std::int64_t id : hosts) {
    Rows row = call.db.query("SELECT hostname FROM hosts WHERE id = ?1", id);
    if (!row.step()) continue;
    ids.push_back(Json::integer(id));
    names.emplace_back(row.string(0));
  }
  Json details;
  details.set("team_id", team == 0 ? Json() : Json::integer(team));
  details.set("team_name", team == 0 ? Json() : team_name(call.db, team));
  details.set("host_ids", std::move(ids));
  details.set("host_display_names", std::move(names));
  record(call, "transferred_hosts", details);
}

Answer transfer(Call& call) {
  const Fields body(call.body());
  const std::int64_t team = body.uint("team_id").value_or(0);
  const auto hosts = body.uints("hosts").value_or(std::vector<std::int64_t>());
  const User& user = call.user();
  call.allow(user.is(kWriters) || user.is_in(team, kAdmin | kMaintainer));
  if (team != 0) require_team(call, team);
  if (!hosts.empty()) record_transfer(call, team, hosts);
  for (const std::int64_t host : hosts) {
    call.db.run("UPDATE hosts SET team_id = ?1 WHERE id = ?2", team, host);
    // Answers to policies of the team it left.
    call.db.run(
        "DELETE FROM policy_membership WHERE host_id = ?1 AND policy_id IN"
        " (SELECT id FROM policies WHERE team_id IS NOT NULL"
        " AND team_id <> ?2)",
        host, team);
  }
  return empty_answer();
}

constexpr auto kReads = Access::kReads;
constexpr Route kRoutes[] = {
    {Under::kApi, "GET", "/hosts", kReads, list_hosts},
    {Under::kApi, "GET", "/hosts/count", kReads, count_hosts},
    {Under::kApi, "GET", "/hosts/{#id}", kReads, get_host},
    {Under::kApi, "GET", "/hosts/identifier/{identifier}", kReads,
     get_by_identifier},
    {Under::kApi, "POST", "/hosts/transfer", Access::kWrites, transfer},
    {Under::kApi, "GET", "/host_summary", kReads, host_summary},
    {Under::kApi, "GET", "/labels/{#id}/hosts", kReads, list_of_label},
};

}  // namespace

std::span<const Route> routes_hosts() {
  return kRoutes;
}

}  // namespace ctl::devserver
