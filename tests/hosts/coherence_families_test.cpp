// What a column is called says what its values are, in whatever table it
// stands: a `pid` is a process, a `uid` a user.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/base/text.h"
#include "schema/hosts/host.h"
#include "tests/hosts/host_rows.h"

namespace {

using hosts_test::real_hosts;
using hosts_test::Row;
using hosts_test::rows;
using hosts_test::values;

// Columns of these names hold one of the values of `table`.`key`.
struct Family {
  std::vector<std::string_view> columns;
  std::string_view table;
  std::string_view key;
  std::vector<std::string_view> more;  // values that mean something else
};

const std::vector<Family> kFamilies = {
    {{"pid", "ppid", "parent_pid", "owner_pid"}, "processes", "pid", {"0"}},
    {{"uid", "euid", "suid", "fsuid", "auid", "owner_uid", "creator_uid"},
     "users",
     "uid",
     {"4294967295"}},
    {{"gid", "egid", "sgid", "fsgid", "owner_gid"}, "groups", "gid", {}},
    {{"username", "console_user"}, "users", "username", {"reboot", "LOGIN"}},
    {{"groupname"}, "groups", "groupname", {}},
    {{"interface", "iface"}, "interface_details", "interface", {}},
};

// Where a name means something else, or what it names may be gone.
struct Exception {
  std::string_view table;
  std::string_view column;
  std::string_view reason;
};

constexpr Exception kExceptions[] = {
    {"last", "pid", "sessions that have ended"},
    {"process_events", "pid", "processes that have ended"},
    {"process_events", "parent", "processes that have ended"},
    {"crashes", "pid", "processes that have crashed"},
    {"windows_crashes", "pid", "processes that have crashed"},
    {"user_events", "pid", "processes that have ended"},
    {"es_process_events", "pid", "processes that have ended"},
    {"process_etw_events", "pid", "processes that have ended"},
};

bool is_exempt(std::string_view table, std::string_view column) {
  return std::ranges::any_of(kExceptions, [&](const Exception& exception) {
    return exception.table == table && exception.column == column;
  });
}

// Where containers run in a virtual machine their processes are not the host's.
bool is_elsewhere(const ctl::Host& host, std::string_view table) {
  return host.platform != ctl::Platform::kLinux && table.starts_with("docker_");
}

std::set<std::string> members(const ctl::Host& host, const Family& family) {
  std::set<std::string> known = values(host, family.table, family.key);
  known.insert({"", "-1"});
  known.insert(family.more.begin(), family.more.end());
  // Windows names an interface by its address.
  if (family.table == "interface_details" &&
      host.platform == ctl::Platform::kWindows)
    known.merge(values(host, "interface_addresses", "address"));
  return known;
}

}  // namespace

TEST_CASE("coherence: columns of one name hold values of one kind") {
  for (const ctl::Host& host : real_hosts()) {
    for (const Family& family : kFamilies) {
      const std::set<std::string> known = members(host, family);
      for (const auto& [table, chunks] : host.tables) {
        if (is_elsewhere(host, table)) continue;
        for (const std::string_view column : family.columns) {
          if (is_exempt(table, column)) continue;
          for (const std::string& value : values(host, table, column)) {
            const std::string what =
                ctl::concat(host.name, ": ", table, ".", column, " = '", value,
                            "' is no ", family.table, ".", family.key);
            CHECK_MESSAGE(known.contains(value), what);
          }
        }
      }
    }
  }
}

TEST_CASE("coherence: what is said of the system fits its version") {
  for (const ctl::Host& host : real_hosts()) {
    CAPTURE(host.name);
    const Row system = rows(host, "os_version").at(0);
    const std::string version = system.at("version");
    CHECK(version.starts_with(system.at("major")));
    for (const Row& row : rows(host, "sofa_unpatched_cves"))
      CHECK(row.at("os_version") == version);
    for (const Row& row : rows(host, "macos_rsr"))
      CHECK(row.at("macos_version") == version);
    if (host.platform != ctl::Platform::kWindows) continue;
    CHECK(rows(host, "kernel_info").at(0).at("version") ==
          ctl::concat(version, ".", system.at("revision")));
  }
}

TEST_CASE("coherence: programs that run or crash on Windows are installed") {
  for (const ctl::Host& host : real_hosts()) {
    if (host.platform != ctl::Platform::kWindows) continue;
    const auto places = values(host, "programs", "install_location");
    const std::vector<std::pair<std::string_view, std::string_view>> columns = {
        {"windows_crashes", "path"}, {"startup_items", "path"}};
    for (const auto& [table, column] : columns) {
      for (std::string path : values(host, table, column)) {
        if (path.starts_with('"')) path.erase(0, 1);
        if (!path.starts_with("C:\\Program Files")) continue;
        const bool installed =
            std::ranges::any_of(places, [&path](const std::string& place) {
              return !place.empty() && path.starts_with(place);
            });
        CHECK_MESSAGE(installed, ctl::concat(host.name, ": ", table, " ", path,
                                             " is of no program"));
      }
    }
  }
}
