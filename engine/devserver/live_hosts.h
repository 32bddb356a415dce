#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/devserver/database.h"
#include "engine/devserver/json.h"
#include "engine/emulator/emulator.h"

namespace ctl::devserver {

// What one statement answered on a host; rows as a report stores them. More
// than kMostAnswered bytes of text are an error.
struct HostAnswer {
  std::vector<Json> rows;  // objects of text
  std::size_t bytes = 0;
  std::optional<std::string> error;
};
constexpr std::size_t kMostAnswered = std::size_t{1} << 20U;

// The SQL engines of the simulated hosts: one for each built-in profile, opened
// when first needed. Hosts of one profile answer alike. Thread-safe.
class HostEngines {
 public:
  HostAnswer run(const std::string& profile, const std::string& sql);

 private:
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Emulator>> engines_;
};

// Adds simulated hosts until there are `count`, over the profiles in turn.
void add_hosts(Database& db, int count, std::int64_t now);

// What the hosts are asked in a part of a check-in.
struct HostWork {
  struct Host {
    std::int64_t id = 0;
    std::string profile;
    std::string platform;
    std::int64_t team = 0;
  };
  enum class Kind { kLabel, kPolicy, kQuery };
  struct Statement {
    Kind kind = Kind::kLabel;
    std::int64_t id = 0;
    // Its text when it was asked, so that an answer to what has been changed
    // since is dropped.
    std::string sql;
    std::vector<std::size_t> hosts;  // indices
  };
  std::vector<Host> hosts;
  std::vector<Statement> statements;
};
// Labels are asked first: policies and queries are targeted by them.
HostWork collect_labels(Database& db);
HostWork collect_scheduled(Database& db);

// Asks everything. What was answered is given to `store` a few megabytes at a
// time, so that the database is held briefly and the memory bounded.
struct HostReply {
  const HostWork::Statement* statement = nullptr;
  std::vector<std::int64_t> hosts;  // ids of those that answer so
  HostAnswer answer;
};
void run_work(HostEngines& engines, const HostWork& work,
              const std::function<void(const std::vector<HostReply>&)>& store);
void store_replies(Database& db, const std::vector<HostReply>& replies,
                   std::int64_t now);
// All hosts have been seen; who passes and fails each policy is counted again.
void finish_round(Database& db, std::int64_t now);

// The rows a report may have (contracts/fleet.md 4.1).
std::int64_t report_cap(Database& db);

}  // namespace ctl::devserver
