#pragma once

#include <cstdint>
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

// What one statement answered on a host; rows as a report stores them.
struct HostAnswer {
  std::vector<Json> rows;  // objects of text
  std::optional<std::string> error;
};

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

// One round of check-ins in three parts, so that the database is held for the
// first and last only.
struct HostWork {
  struct Host {
    std::int64_t id = 0;
    std::string profile;
    std::string platform;
    std::int64_t team = 0;
  };
  struct Statement {
    std::int64_t id = 0;
    std::string sql;
    // Its text when it was asked, so that an answer to what has been changed
    // since is dropped.
    std::vector<std::size_t> hosts;  // indices
  };
  std::vector<Host> hosts;
  std::vector<Statement> labels;
  std::vector<Statement> policies;
  std::vector<Statement> queries;
};
HostWork collect_work(Database& db, bool reports_disabled);

struct HostResults {
  // By statement and host, in the order of the work.
  std::vector<std::vector<HostAnswer>> labels;
  std::vector<std::vector<HostAnswer>> policies;
  std::vector<std::vector<HostAnswer>> queries;
};
HostResults run_work(HostEngines& engines, const HostWork& work);
void store_results(Database& db, const HostWork& work,
                   const HostResults& results, std::int64_t now);

// Recounts who passes and fails each policy.
void count_policies(Database& db, std::int64_t now);

}  // namespace ctl::devserver
