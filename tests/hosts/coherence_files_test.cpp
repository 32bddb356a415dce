// Every built-in host must make sense: files, times, sockets, and rows in
// every table that definitions read.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/base/text.h"
#include "schema/catalog/catalog.h"
#include "schema/hosts/host.h"
#include "tests/hosts/host_rows.h"
#include "tests/support/paths.h"

namespace {

using hosts_test::agent_of;
using hosts_test::posix;
using hosts_test::real_hosts;
using hosts_test::Row;
using hosts_test::rows;
using hosts_test::values;

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

long long number(const Row& row, std::string_view column) {
  return std::stoll(row.at(column));
}

// Why a table that definitions read has no rows on a host: {table, host}.
std::set<std::pair<std::string, std::string>> empty_tables() {
  const std::string path =
      ctl::test::source_dir() + "/schema/hosts/profiles/empty.yml";
  ctl::Host reasons;
  std::vector<ctl::TableDescription> own(1);
  own[0].name = "empty";
  auto read_rows =
      ctl::parse_rows(path, read(path), {},
                      std::make_shared<const ctl::OwnTables>(std::move(own)));
  REQUIRE(read_rows.has_value());
  reasons.tables = std::move(read_rows->tables);
  std::set<std::pair<std::string, std::string>> out;
  for (const Row& row : rows(reasons, "empty")) {
    CHECK(!row.at("reason").empty());
    out.emplace(row.at("table"), row.at("host"));
  }
  return out;
}

}  // namespace

TEST_CASE("coherence: files that rows name exist") {
  const std::vector<std::pair<std::string_view, std::string_view>> paths = {
      {"processes", "path"},
      {"suid_bin", "path"},
      {"user_ssh_keys", "path"},
      {"authorized_keys", "key_file"},
      {"known_hosts", "key_file"},
      {"shell_history", "history_file"},
      {"crontab", "path"},
      {"apps", "path"},
      {"launchd", "path"},
      {"magic", "path"},
      {"yara", "path"},
      {"yara_file", "path"},
      {"drivers", "image"},
      {"plist", "path"},
      {"prefetch", "path"},
      {"authenticode", "path"},
      {"file_lines", "path"},
      {"shimcache", "path"},
      {"sudoers", "source"},
      {"augeas", "path"},
  };
  for (const ctl::Host& host : real_hosts()) {
    for (const auto& path : paths) {
      for (const Row& row : rows(host, path.first)) {
        const std::string value = row.at(path.second);
        if (value.empty() || row.at("on_disk") == "0") continue;
        const std::string what =
            ctl::concat(host.name, ": ", path.first, " names ", value);
        CHECK_MESSAGE(host.files.contains(value), what);
      }
    }
    if (!posix(host)) continue;
    for (const Row& row : rows(host, "kernel_info")) {
      if (host.platform == ctl::Platform::kLinux) {
        CHECK(host.files.contains(row.at("path")));
      }
    }
  }
}

TEST_CASE("coherence: users own their homes") {
  for (const ctl::Host& host : real_hosts()) {
    for (const Row& user : rows(host, "users")) {
      const std::string home = user.at("directory");
      const bool person = home.starts_with("/home/") ||
                          home.starts_with("/Users/") ||
                          home.starts_with("C:\\Users\\");
      if (!person || user.at("username") == "Guest") continue;
      CAPTURE(home);
      const auto found = host.files.find(home);
      REQUIRE(found != host.files.end());
      CHECK(found->second.type == ctl::HostFile::Type::kDirectory);
      if (posix(host)) {
        CHECK(std::to_string(found->second.uid) == user.at("uid"));
      }
    }
  }
}

TEST_CASE("coherence: what runs began after the start of the host") {
  for (const ctl::Host& host : real_hosts()) {
    const auto now = rows(host, "time");
    const auto uptime = rows(host, "uptime");
    if (host.platform == ctl::Platform::kChrome) continue;
    REQUIRE(now.size() == 1);
    REQUIRE(uptime.size() == 1);
    const long long end = number(now[0], "unix_time");
    const long long start = end - number(uptime[0], "total_seconds");
    std::map<std::string, long long> starts;
    for (const Row& row : rows(host, "processes")) {
      starts[row.at("pid")] = number(row, "start_time");
    }
    for (const Row& row : rows(host, "processes")) {
      const std::string pid = row.at("pid");
      CAPTURE(host.name);
      CAPTURE(pid);
      CHECK(starts[pid] >= start);
      CHECK(starts[pid] <= end);
      const auto parent = starts.find(row.at("parent"));
      if (parent != starts.end()) CHECK(parent->second <= starts[pid]);
    }
  }
}

TEST_CASE("coherence: sockets and ports agree") {
  for (const ctl::Host& host : real_hosts()) {
    std::set<std::string> open;
    for (const Row& row : rows(host, "process_open_sockets")) {
      open.insert(row.at("pid") + " " + row.at("local_address") + " " +
                  row.at("local_port") + " " + row.at("protocol"));
    }
    for (const Row& row : rows(host, "listening_ports")) {
      const std::string port = row.at("pid") + " " + row.at("address") + " " +
                               row.at("port") + " " + row.at("protocol");
      CAPTURE(host.name);
      CAPTURE(port);
      CHECK(open.contains(port));
    }
  }
}

TEST_CASE("coherence: sshd of ubuntu-server listens on port 22 only") {
  const ctl::Host host = *ctl::builtin_host("ubuntu-server");
  std::set<std::string> sshd;
  for (const Row& row : rows(host, "processes")) {
    if (row.at("name") == "sshd") sshd.insert(row.at("pid"));
  }
  CHECK(!sshd.empty());
  bool listens = false;
  for (const Row& row : rows(host, "process_open_sockets")) {
    if (!sshd.contains(row.at("pid"))) continue;
    CHECK(row.at("local_port") == "22");
    listens = listens || row.at("state") == "LISTEN";
  }
  CHECK(listens);
}

TEST_CASE("coherence: a host is one machine with one agent") {
  for (const ctl::Host& host : real_hosts()) {
    CAPTURE(host.name);
    for (const std::string_view table :
         {"os_version", "system_info", "osquery_info"}) {
      CHECK(rows(host, table).size() == 1);
    }
    if (host.platform == ctl::Platform::kChrome) continue;
    CHECK(rows(host, "osquery_info")[0].at("version") ==
          to_string(host.osquery));
    const auto flags = values(host, "osquery_flags", "name");
    for (const auto& [name, value] : host.flags)
      CHECK(flags.contains(name));
  }
}

TEST_CASE("coherence: addresses are those set aside for examples") {
  constexpr std::string_view kRanges[] = {
      "192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:",       "127.",
      "0.0.0.0",  "172.17.",     "fe80:",      "fd12:3456:789a:", "::"};
  const auto allowed = [&kRanges](const std::string& address) {
    return address.empty() ||
           std::any_of(std::begin(kRanges), std::end(kRanges),
                       [&address](std::string_view range) {
                         return address.starts_with(range);
                       });
  };
  for (const ctl::Host& host : real_hosts()) {
    for (const auto& [table, column] :
         std::vector<std::pair<std::string_view, std::string_view>>{
             {"process_open_sockets", "local_address"},
             {"process_open_sockets", "remote_address"},
             {"interface_addresses", "address"},
             {"routes", "gateway"},
             {"network_interfaces", "ipv4"}}) {
      for (const std::string& address : values(host, table, column)) {
        if (address.starts_with("link ")) continue;
        CAPTURE(host.name);
        CAPTURE(address);
        CHECK(allowed(address));
      }
    }
  }
}

TEST_CASE("coherence: tables without rows are those with a reason") {
  const auto reasons = empty_tables();
  for (const auto& reason : reasons) {
    const auto& table = reason.first;
    const auto& name = reason.second;
    CAPTURE(table);
    CAPTURE(name);
    const auto host = ctl::builtin_host(name);
    REQUIRE(host.has_value());
    CHECK(ctl::find_table(table, agent_of(*host)) != nullptr);
    CHECK(rows(*host, table).empty());
  }
  const std::string usage =
      read(ctl::test::reference_dir() + "/facts/table-usage.json");
  if (usage.empty()) {
    MESSAGE("skipped: the reference data is not present");
    return;
  }
  const auto facts = nlohmann::json::parse(usage);
  for (const ctl::Host& host : real_hosts()) {
    const std::string platform(to_string(*host.platform));
    for (const auto& [table, counts] : facts.at("tables").items()) {
      if (!counts.contains(platform)) continue;
      if (table == "file" || table == "hash") continue;  // made of the files
      if (ctl::find_table(table, agent_of(host)) == nullptr) continue;
      const std::string what = ctl::concat(host.name, ": ", table);
      CHECK_MESSAGE(
          (!rows(host, table).empty() || reasons.contains({table, host.name})),
          what);
    }
  }
}
