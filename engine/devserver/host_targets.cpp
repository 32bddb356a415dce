#include "engine/devserver/host_targets.h"

#include "engine/devserver/live_hosts.h"
#include "engine/devserver/objects.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

std::vector<HostWork::Host> load_hosts(Database& db) {
  std::vector<HostWork::Host> hosts;
  Rows rows =
      db.query("SELECT id, profile, platform, team_id FROM hosts ORDER BY id");
  while (rows.step()) {
    hosts.push_back(
        {rows.integer(0), rows.string(1), rows.string(2), rows.integer(3)});
  }
  return hosts;
}

// A statement, for those hosts that `wanted` picks.
template <typename Wanted>
void add(HostWork& work, HostWork::Statement statement, const Wanted& wanted) {
  for (std::size_t i = 0; i < work.hosts.size(); ++i) {
    if (wanted(work.hosts[i])) statement.hosts.push_back(i);
  }
  if (!statement.hosts.empty()) work.statements.push_back(std::move(statement));
}

}  // namespace

bool runs_on(std::string_view platforms, std::string_view host_platform) {
  if (is_blank(platforms)) return true;
  const bool other = host_platform == "darwin" || host_platform == "windows" ||
                     host_platform == "chrome";
  const std::string_view family = other ? host_platform : "linux";
  while (true) {
    const auto comma = platforms.find(',');
    if (trim(platforms.substr(0, comma)) == family) return true;
    if (comma == std::string_view::npos) return false;
    platforms.remove_prefix(comma + 1);
  }
}

bool policy_targets(Database& db, std::int64_t policy, std::int64_t host) {
  Rows row = db.query(
      "SELECT ifnull(sum(p.exclude = 0), 0),"
      " ifnull(sum(p.exclude = 0 AND h.host_id IS NOT NULL), 0),"
      " ifnull(sum(p.exclude = 1 AND h.host_id IS NOT NULL), 0)"
      " FROM policy_labels p LEFT JOIN label_hosts h"
      " ON h.label_id = p.label_id AND h.host_id = ?2 WHERE p.policy_id = ?1",
      policy, host);
  row.step();
  return (row.integer(0) == 0 || row.integer(1) > 0) && row.integer(2) == 0;
}

bool query_targets(Database& db, std::int64_t query, std::int64_t host) {
  Rows row = db.query(
      "SELECT count(*), count(h.host_id) FROM query_labels q"
      " LEFT JOIN label_hosts h ON h.label_id = q.label_id AND h.host_id = ?2"
      " WHERE q.query_id = ?1",
      query, host);
  row.step();
  return row.integer(0) == 0 || row.integer(1) > 0;
}

bool reaches(TeamId team, std::int64_t host_team) {
  return !team || *team == host_team;
}

HostWork collect_labels(Database& db) {
  HostWork work;
  work.hosts = load_hosts(db);
  Rows labels = db.query(
      "SELECT id, query, platform FROM labels WHERE manual = 0 AND query <> ''"
      " ORDER BY id");
  while (labels.step()) {
    const std::string platform = labels.string(2);
    add(work, {HostWork::Kind::kLabel, labels.integer(0), labels.string(1), {}},
        [&](const HostWork::Host& host) {
          return platform.empty() || platform == host.platform ||
                 runs_on(platform, host.platform);
        });
  }
  return work;
}

HostWork collect_scheduled(Database& db) {
  HostWork work;
  work.hosts = load_hosts(db);
  Rows policies =
      db.query("SELECT id, query, platform, team_id FROM policies ORDER BY id");
  while (policies.step()) {
    const std::int64_t id = policies.integer(0);
    add(work, {HostWork::Kind::kPolicy, id, policies.string(1), {}},
        [&](const HostWork::Host& host) {
          return reaches(policies.maybe_integer(3), host.team) &&
                 runs_on(policies.text(2), host.platform) &&
                 policy_targets(db, id, host.id);
        });
  }
  // What is scheduled and keeps a report (contracts/fleet.md 5.3).
  Rows queries = db.query(
      "SELECT id, query, platform, team_id FROM queries WHERE interval > 0"
      " AND discard_data = 0 AND logging = 'snapshot' AND ?1 = 0 ORDER BY id",
      config_flag(db, "server_settings", "query_reports_disabled"));
  while (queries.step()) {
    const std::int64_t id = queries.integer(0);
    add(work, {HostWork::Kind::kQuery, id, queries.string(1), {}},
        [&](const HostWork::Host& host) {
          return reaches(queries.maybe_integer(3), host.team) &&
                 runs_on(queries.text(2), host.platform) &&
                 query_targets(db, id, host.id);
        });
  }
  return work;
}

}  // namespace ctl::devserver
