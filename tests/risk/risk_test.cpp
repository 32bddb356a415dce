#include "engine/emulator/risk.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/emulator/emulator.h"
#include "tests/support/paths.h"

namespace ctl {
namespace {

Cost cost(const std::string& sql, const char* host = "lab") {
  auto emulator = Emulator::open(*builtin_host(host));
  REQUIRE(emulator);
  return cost_of((*emulator)->analyze(sql, {}));
}

TEST_CASE("the cost of a statement is that of the worst way a table is read") {
  struct Case {
    const char* sql;
    const char* cost;
    const char* reason;
  };
  const Case cases[] = {
      {"SELECT 1", "constant", "no table is read"},
      {"SELECT * FROM os_version", "constant", "os_version"},
      {"SELECT * FROM etc_hosts", "cheap", "etc_hosts"},
      {"SELECT * FROM processes", "moderate", "walks every process"},
      {"SELECT * FROM processes WHERE pid = 1", "cheap", "processes"},
      {"SELECT * FROM process_open_files", "heavy", "descriptor"},
      {"SELECT * FROM process_open_files WHERE pid IN (1, 2)", "cheap", ""},
      {"SELECT * FROM processes JOIN process_open_sockets USING (pid)",
       "moderate",
       "process_open_sockets: walks sockets and maps them to processes, for "
       "each value looked up; read again for each row of processes"},
      {"SELECT * FROM processes a, processes b WHERE a.name <> b.name", "heavy",
       "read again for each row of processes"},
      {"SELECT * FROM users, etc_hosts", "moderate", "users"},
      {"SELECT path FROM file WHERE path = '/etc/hosts'", "cheap", ""},
      {"SELECT path FROM file WHERE path LIKE '/etc/%'", "moderate",
       "one level of a pattern"},
      {"SELECT path FROM file WHERE path LIKE '/etc/ssl/%%'", "heavy",
       "everything below a directory"},
      {"SELECT path FROM file WHERE path LIKE '/%%'", "unbounded", ""},
      {"SELECT path FROM file WHERE path LIKE '/home/%%'", "unbounded", ""},
      {"SELECT path FROM file WHERE path LIKE '/Users/%/.ssh/%%'", "unbounded",
       ""},
      {"SELECT path FROM file WHERE path LIKE 'C:\\Users\\%%'", "unbounded",
       ""},
      {"SELECT path FROM file WHERE path LIKE 'C:\\Windows\\Temp\\%%'", "heavy",
       ""},
      {"SELECT path FROM hash WHERE path IN ('/bin/ls', '/bin/cat')", "cheap",
       "only for the values given"},
      {"SELECT h.md5 FROM processes p JOIN hash h ON h.path = p.path", "heavy",
       "hash: reads whole files"},
      {"SELECT f.size FROM processes p JOIN file f ON f.path = p.path",
       "moderate", "for each value looked up"},
      {"SELECT * FROM curl WHERE url = 'https://example.com'", "network",
       "makes each host request the URL"},
      {"SELECT * FROM process_events", "events", "publisher"},
      {"SELECT * FROM process_events WHERE time > 0", "events",
       "makes every run read all events"},
      {"SELECT * FROM users u JOIN shell_history s ON s.uid = u.uid",
       "moderate", "read again for each row of users"},
      {"WITH p AS (SELECT path FROM processes) SELECT * FROM p JOIN hash "
       "USING (path)",
       "heavy", "hash"},
      {"SELECT (SELECT count(*) FROM suid_bin)", "heavy",
       "walks large directory trees"},
      {"SELECT 1; SELECT * FROM unified_log", "unbounded", "unified_log"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.sql);
    const Cost found = cost(c.sql);
    CHECK(to_string(found.cost) == c.cost);
    const auto says = [&](const std::string& reason) {
      return reason.find(c.reason) != std::string::npos;
    };
    std::string all;
    for (const std::string& reason : found.reasons)
      all += reason + " | ";
    CAPTURE(all);
    CHECK(std::ranges::any_of(found.reasons, says));
  }
}

TEST_CASE("reasons come worst first and say each thing once") {
  const Cost found = cost(
      "SELECT * FROM processes p, hash h, users u "
      "WHERE h.path = p.path AND u.uid = p.uid");
  REQUIRE(found.reasons.size() >= 2);
  CHECK(found.reasons.front().starts_with("hash"));
  const Cost twice =
      cost("SELECT pid FROM processes UNION ALL SELECT pid FROM processes");
  CHECK(twice.reasons.size() == 1);
}

TEST_CASE("personal data of the columns that are read") {
  const auto found = personal_data({{"shell_history", {"command", "uid"}},
                                    {"os_version", {"name"}},
                                    {"process_envs", {"pid", "value"}}});
  REQUIRE(found.size() >= 3);
  CHECK(found[0].table == "process_envs");
  CHECK(found[0].column == "value");
  CHECK(found[0].category == "credentials");
  CHECK(found[0].level == "high");
  const auto uid = std::ranges::find_if(found, [](const PersonalData& data) {
    return data.column == "uid" && data.category == "identity";
  });
  CHECK(uid != found.end());
  CHECK(personal_data({}).empty());
}

TEST_CASE("log volume from interval, rows and bytes") {
  struct Case {
    Schedule schedule;
    double per_day;
    bool every_run;
  };
  const std::vector<std::string> lines = {std::string(99, 'x')};
  const Case cases[] = {
      {{.interval = 3600}, 100, false},
      {{.interval = 3600, .snapshot = true}, 2400, true},
      {{.interval = 3600, .snapshot = false, .volatile_columns = true},
       4800,
       true},
      {{.interval = 172800}, 50, false},
      {{.interval = 0}, 0, false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.per_day);
    const LogVolume volume = log_volume(c.schedule, lines);
    CHECK(volume.bytes_per_day == doctest::Approx(c.per_day));
    CHECK(volume.every_run == c.every_run);
  }
  CHECK(log_volume({.interval = 86400, .hosts = 5000}, lines)
            .total_bytes_per_day == doctest::Approx(500000));
  CHECK(is_volatile("processes", "resident_size"));
  CHECK(is_volatile("time", "hour"));
  CHECK_FALSE(is_volatile("processes", "path"));
}

TEST_CASE("the lists agree with the reference data") {
  const std::string path = test::reference_dir() + "/facts/osquery-risk.json";
  if (!std::filesystem::exists(path)) {
    MESSAGE("skipped: no reference data at " << path);
    return;
  }
  std::ifstream file(path);
  const auto data = nlohmann::json::parse(file);
  for (const auto& item : data.at("tables").items()) {
    const std::string& table = item.key();
    const auto& risk = item.value();
    CAPTURE(table);
    CHECK(to_string(table_cost(table).cost) == risk.at("cost"));
    CHECK(table_cost(table).effect.empty() == !risk.contains("effect"));
    if (!risk.contains("privacy")) continue;
    for (const auto& entry : risk["privacy"]) {
      const std::string column = entry.at("column");
      const auto found = personal_data({{table, {column}}});
      CHECK(std::ranges::any_of(found, [&](const PersonalData& known) {
        return known.category == entry.at("category") &&
               known.level == entry.at("level");
      }));
    }
  }
  for (const auto& [name, value] : data.at("cost_classes").items()) {
    bool known = false;
    for (int i = 0; i <= static_cast<int>(CostClass::kUnbounded); ++i) {
      const auto cost_class = static_cast<CostClass>(i);
      if (to_string(cost_class) != name) continue;
      known = true;
      CHECK(weight(cost_class) == value);
    }
    CHECK(known);
  }
}

}  // namespace
}  // namespace ctl
