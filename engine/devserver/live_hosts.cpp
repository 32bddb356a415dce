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

Json to_object(const SqlResult& result, const std::vector<Cell>& row) {
  Json out{Json::Object()};
  for (std::size_t i = 0; i < row.size(); ++i) {
    out.set(result.columns[i], row[i].value_or(""));
  }
  return out;
}

// Answers by profile: hosts of one profile do not differ.
class Runner {
 public:
  explicit Runner(HostEngines& engines) : engines_(engines) {}

  std::vector<std::vector<HostAnswer>> run(
      const HostWork& work,
      const std::vector<HostWork::Statement>& statements) {
    std::vector<std::vector<HostAnswer>> out;
    for (const HostWork::Statement& statement : statements) {
      std::map<std::string, HostAnswer> by_profile;
      std::vector<HostAnswer> answers;
      for (const std::size_t host : statement.hosts) {
        const std::string& profile = work.hosts[host].profile;
        const auto known = by_profile.find(profile);
        if (known == by_profile.end()) {
          by_profile.emplace(profile, engines_.run(profile, statement.sql));
        }
        answers.push_back(by_profile.at(profile));
      }
      out.push_back(std::move(answers));
    }
    return out;
  }

 private:
  HostEngines& engines_;
};

void store_label(Database& db, const HostWork& work,
                 const HostWork::Statement& label,
                 const std::vector<HostAnswer>& answers) {
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const std::int64_t host = work.hosts[label.hosts[i]].id;
    db.run(answers[i].rows.empty()
               ? "DELETE FROM label_hosts WHERE label_id = ?1 AND host_id = ?2"
               : "INSERT OR IGNORE INTO label_hosts (label_id, host_id)"
                 " SELECT id, ?2 FROM labels WHERE id = ?1",
           label.id, host);
  }
}

void store_policy(Database& db, const HostWork& work,
                  const HostWork::Statement& policy,
                  const std::vector<HostAnswer>& answers) {
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const HostAnswer& answer = answers[i];
    const MaybeInteger passes =
        answer.error ? MaybeInteger() : MaybeInteger(!answer.rows.empty());
    db.run(
        "INSERT OR REPLACE INTO policy_membership (policy_id, host_id, passes)"
        " SELECT id, ?2, ?3 FROM policies WHERE id = ?1 AND query = ?4",
        policy.id, work.hosts[policy.hosts[i]].id, passes, policy.sql);
  }
}

void store_query(Database& db, const HostWork& work,
                 const HostWork::Statement& query,
                 const std::vector<HostAnswer>& answers, std::int64_t now) {
  if (!db.first("SELECT 1 FROM queries WHERE id = ?1 AND query = ?2", query.id,
                query.sql)) {
    return;
  }
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i].error) continue;
    const std::int64_t host = work.hosts[query.hosts[i]].id;
    db.run("DELETE FROM query_results WHERE query_id = ?1 AND host_id = ?2",
           query.id, host);
    for (const Json& row : answers[i].rows) {
      db.run(
          "INSERT INTO query_results (query_id, host_id, fetched_at, columns)"
          " VALUES (?1, ?2, ?3, ?4)",
          query.id, host, now, to_text(row));
    }
    db.run(
        "INSERT INTO query_stats (query_id, host_id, executions, user_time,"
        " system_time) VALUES (?1, ?2, 1, 1, 1) ON CONFLICT DO UPDATE SET"
        " executions = executions + 1, user_time = user_time + 1,"
        " system_time = system_time + 1",
        query.id, host);
  }
}

}  // namespace

HostAnswer HostEngines::run(const std::string& profile,
                            const std::string& sql) {
  const std::lock_guard lock(mutex_);
  std::unique_ptr<Emulator>& engine = engines_[profile];
  if (!engine) {
    auto host = builtin_host(profile);
    if (!host) return {{}, concat("no host profile ", quote(profile))};
    auto opened = Emulator::open(*std::move(host), kLimits);
    if (!opened) return {{}, opened.error().message};
    engine = *std::move(opened);
  }
  const SqlResult result =
      engine->run(sql, {.keep_rows = kMostRows, .plan = false});
  if (result.error) return {{}, result.error->message};
  HostAnswer answer;
  for (const auto& row : result.rows) {
    answer.rows.push_back(to_object(result, row));
  }
  return answer;
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

HostResults run_work(HostEngines& engines, const HostWork& work) {
  Runner runner(engines);
  return {runner.run(work, work.labels), runner.run(work, work.policies),
          runner.run(work, work.queries)};
}

void store_results(Database& db, const HostWork& work,
                   const HostResults& results, std::int64_t now) {
  for (std::size_t i = 0; i < work.labels.size(); ++i) {
    store_label(db, work, work.labels[i], results.labels[i]);
  }
  for (std::size_t i = 0; i < work.policies.size(); ++i) {
    store_policy(db, work, work.policies[i], results.policies[i]);
  }
  for (std::size_t i = 0; i < work.queries.size(); ++i) {
    store_query(db, work, work.queries[i], results.queries[i], now);
  }
  for (const HostWork::Host& host : work.hosts) {
    db.run("UPDATE hosts SET seen_at = ?1 WHERE id = ?2", now, host.id);
  }
  count_policies(db, now);
}

void count_policies(Database& db, std::int64_t now) {
  db.run(
      "UPDATE policies SET counted_at = ?1,"
      " passing = (SELECT count(*) FROM policy_membership"
      "  WHERE policy_id = policies.id AND passes = 1),"
      " failing = (SELECT count(*) FROM policy_membership"
      "  WHERE policy_id = policies.id AND passes = 0)",
      now);
}

}  // namespace ctl::devserver
