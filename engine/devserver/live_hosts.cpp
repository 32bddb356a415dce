#include "engine/devserver/live_hosts.h"

#include <algorithm>
#include <utility>

#include "engine/devserver/host_targets.h"
#include "engine/devserver/objects.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

constexpr const char* kProfiles[] = {
    "ubuntu-server",      "macbook",        "windows-laptop",
    "debian-workstation", "windows-server", "chromebook",
};

// A statement may not take the server's memory with it.
const Limits kLimits = {.memory = std::size_t{32} << 20U,
                        .rows = 100000,
                        .row_bytes = std::size_t{4} << 20U};
constexpr std::size_t kMostRows = 1000;

std::string os_of(const std::string& profile) {
  if (profile == "ubuntu-server") return "Ubuntu 24.04 LTS";
  if (profile == "debian-workstation") return "Debian GNU/Linux 12";
  if (profile == "macbook") return "macOS 15.5";
  if (profile == "windows-laptop") return "Microsoft Windows 11 Pro";
  if (profile == "windows-server") return "Microsoft Windows Server 2022";
  return "ChromeOS";
}

// As hosts report it: the distribution, where there is one.
std::string platform_of(const std::string& profile) {
  if (profile == "ubuntu-server") return "ubuntu";
  if (profile == "debian-workstation") return "debian";
  if (profile == "macbook") return "darwin";
  return profile == "chromebook" ? "chrome" : "windows";
}

HostAnswer to_answer(const SqlResult& result) {
  if (result.error) return {.rows = {}, .error = result.error->message};
  HostAnswer answer;
  for (const std::vector<Cell>& row : result.rows) {
    Json& out = answer.rows.emplace_back(Json::Object());
    for (std::size_t i = 0; i < row.size(); ++i) {
      std::string text = row[i].value_or("");
      answer.bytes += result.columns[i].size() + text.size();
      out.set(result.columns[i], std::move(text));
    }
    if (answer.bytes > kMostAnswered) {
      return {.rows = {},
              .error = concat("the rows are larger than ", kMostAnswered >> 20U,
                              " MiB")};
    }
  }
  return answer;
}

void store_label(Database& db, const HostReply& reply) {
  for (const std::int64_t host : reply.hosts) {
    db.run(reply.answer.rows.empty()
               ? "DELETE FROM label_hosts WHERE label_id = ?1 AND host_id = ?2"
               : "INSERT OR IGNORE INTO label_hosts (label_id, host_id)"
                 " SELECT id, ?2 FROM labels WHERE id = ?1",
           reply.statement->id, host);
  }
}

void store_policy(Database& db, const HostReply& reply) {
  const MaybeInteger passes = reply.answer.error
                                  ? MaybeInteger()
                                  : MaybeInteger(!reply.answer.rows.empty());
  for (const std::int64_t host : reply.hosts) {
    db.run(
        "INSERT OR REPLACE INTO policy_membership (policy_id, host_id, passes)"
        " SELECT id, ?2, ?3 FROM policies WHERE id = ?1 AND query = ?4",
        reply.statement->id, host, passes, reply.statement->sql);
  }
}

// Over the rows of before; a full report stays as it is.
void store_rows(Database& db, std::int64_t query, std::int64_t host,
                const std::vector<Json>& rows, std::int64_t now) {
  const std::int64_t cap = report_cap(db);
  constexpr const char* kCount =
      "SELECT count(*) FROM query_results WHERE query_id = ?1";
  if (*db.first(kCount, query) >= cap) return;
  db.run("DELETE FROM query_results WHERE query_id = ?1 AND host_id = ?2",
         query, host);
  std::int64_t room = cap - *db.first(kCount, query);
  for (const Json& row : rows) {
    if (room-- <= 0) return;
    db.run(
        "INSERT INTO query_results (query_id, host_id, fetched_at, columns)"
        " VALUES (?1, ?2, ?3, ?4)",
        query, host, now, to_text(row));
  }
}

void store_query(Database& db, const HostReply& reply, std::int64_t now) {
  const std::int64_t id = reply.statement->id;
  if (reply.answer.error ||
      !db.first("SELECT 1 FROM queries WHERE id = ?1 AND query = ?2", id,
                reply.statement->sql)) {
    return;
  }
  for (const std::int64_t host : reply.hosts) {
    store_rows(db, id, host, reply.answer.rows, now);
    db.run(
        "INSERT INTO query_stats (query_id, host_id, executions, user_time,"
        " system_time) VALUES (?1, ?2, 1, 1, 1) ON CONFLICT DO UPDATE SET"
        " executions = executions + 1, user_time = user_time + 1,"
        " system_time = system_time + 1",
        id, host);
  }
}

}  // namespace

HostAnswer HostEngines::run(const std::string& profile,
                            const std::string& sql) {
  const std::lock_guard lock(mutex_);
  std::unique_ptr<Emulator>& engine = engines_[profile];
  if (!engine) {
    auto host = builtin_host(profile);
    if (!host) {
      return {.rows = {}, .error = concat("no host profile ", quote(profile))};
    }
    auto opened = Emulator::open(*std::move(host), kLimits);
    if (!opened) return {.rows = {}, .error = opened.error().message};
    engine = *std::move(opened);
  }
  return to_answer(engine->run(sql, {.keep_rows = kMostRows, .plan = false}));
}

void add_hosts(Database& db, int count, std::int64_t now) {
  const std::int64_t there = *db.first("SELECT count(*) FROM hosts");
  constexpr std::size_t kKinds = std::size(kProfiles);
  for (std::int64_t i = there; i < count; ++i) {
    const std::string profile = kProfiles[static_cast<std::size_t>(i) % kKinds];
    const std::string number = std::to_string(i + 1);
    std::string uuid = "00000000-0000-4000-8000-000000000000";
    uuid.replace(uuid.size() - number.size(), number.size(), number);
    db.run(
        "INSERT INTO hosts (uuid, hostname, platform, os_version,"
        " osquery_version, profile, team_id, created_at, seen_at)"
        " VALUES (?1, ?2, ?3, ?4, '5.17.0', ?5, 0, ?6, ?6)",
        uuid, concat(profile, '-', number), platform_of(profile),
        os_of(profile), profile, now);
  }
}

void run_work(HostEngines& engines, const HostWork& work,
              const std::function<void(const std::vector<HostReply>&)>& store) {
  constexpr std::size_t kMostHeld = std::size_t{4} << 20U;
  std::vector<HostReply> replies;
  std::size_t held = 0;
  for (const HostWork::Statement& statement : work.statements) {
    std::map<std::string, std::vector<std::int64_t>> by_profile;
    for (const std::size_t host : statement.hosts) {
      by_profile[work.hosts[host].profile].push_back(work.hosts[host].id);
    }
    for (auto& [profile, hosts] : by_profile) {
      replies.push_back(
          {&statement, std::move(hosts), engines.run(profile, statement.sql)});
      held += replies.back().answer.bytes;
      if (held < kMostHeld) continue;
      store(replies);
      replies.clear();
      held = 0;
    }
  }
  store(replies);
}

void store_replies(Database& db, const std::vector<HostReply>& replies,
                   std::int64_t now) {
  for (const HostReply& reply : replies) {
    switch (reply.statement->kind) {
      case HostWork::Kind::kLabel: store_label(db, reply); break;
      case HostWork::Kind::kPolicy: store_policy(db, reply); break;
      case HostWork::Kind::kQuery: store_query(db, reply, now); break;
    }
  }
}

void finish_round(Database& db, std::int64_t now) {
  db.run("UPDATE hosts SET seen_at = ?1", now);
  db.run(
      "UPDATE policies SET counted_at = ?1,"
      " passing = (SELECT count(*) FROM policy_membership"
      "  WHERE policy_id = policies.id AND passes = 1),"
      " failing = (SELECT count(*) FROM policy_membership"
      "  WHERE policy_id = policies.id AND passes = 0)",
      now);
}

std::int64_t report_cap(Database& db) {
  constexpr std::int64_t kDefault = 1000;
  const Json config = stored_config(db);
  const Json* settings = config.find("server_settings");
  const Json* cap =
      settings == nullptr ? nullptr : settings->find("query_report_cap");
  const bool given = cap != nullptr && cap->number() != nullptr &&
                     cap->number()->text.size() < 10;
  const std::int64_t value = given ? std::stoll(cap->number()->text) : 0;
  return value > 0 ? value : kDefault;
}

}  // namespace ctl::devserver
