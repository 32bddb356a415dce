// Every built-in host must make sense: what one table says of a process, a
// user, an interface or a file, the others must bear out.
#include <doctest/doctest.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "schema/base/text.h"
#include "schema/catalog/catalog.h"
#include "schema/hosts/host.h"
#include "tests/hosts/host_rows.h"

namespace {

using hosts_test::agent_of;
using hosts_test::posix;
using hosts_test::real_hosts;
using hosts_test::Row;
using hosts_test::rows;
using hosts_test::values;
using hosts_test::Values;

// Each value of `table`.`column` is one of `other`.`key`.
struct Reference {
  std::string_view table;
  std::string_view column;
  std::string_view other;
  std::string_view key;
  Values exempt;
};

void check(const ctl::Host& host, const Reference& reference) {
  const auto known = values(host, reference.other, reference.key);
  for (const std::string& value :
       values(host, reference.table, reference.column)) {
    if (value.empty()) continue;
    if (std::count(reference.exempt.begin(), reference.exempt.end(), value)) {
      continue;
    }
    const std::string what = ctl::concat(
        host.name, ": ", reference.table, ".", reference.column, " = '", value,
        "' is no ", reference.other, ".", reference.key);
    CHECK_MESSAGE(known.contains(value), what);
  }
}

}  // namespace

TEST_CASE("coherence: every pid is a process") {
  const std::vector<Reference> references = {
      {"processes", "parent", "processes", "pid", {"0"}},
      {"process_open_sockets", "pid", "processes", "pid", {}},
      {"listening_ports", "pid", "processes", "pid", {}},
      {"process_open_files", "pid", "processes", "pid", {}},
      {"process_open_pipes", "pid", "processes", "pid", {}},
      {"process_open_pipes", "partner_pid", "processes", "pid", {}},
      {"process_envs", "pid", "processes", "pid", {}},
      {"process_memory_map", "pid", "processes", "pid", {}},
      {"process_namespaces", "pid", "processes", "pid", {}},
      {"pipes", "pid", "processes", "pid", {}},
      {"running_apps", "pid", "processes", "pid", {}},
      {"services", "pid", "processes", "pid", {"0"}},
      {"event_taps", "tapping_process", "processes", "pid", {}},
      {"shared_memory", "pid", "processes", "pid", {}},
      {"shared_memory", "creator_pid", "processes", "pid", {}},
      {"logged_in_users", "pid", "processes", "pid", {"0", "-1"}},
      {"osquery_info", "pid", "processes", "pid", {}},
      {"osquery_info", "watcher", "processes", "pid", {}},
  };
  for (const ctl::Host& host : real_hosts()) {
    for (const Reference& reference : references)
      check(host, reference);
    // On other platforms containers run in a virtual machine.
    if (host.platform == ctl::Platform::kLinux) {
      check(host, {"docker_containers", "pid", "processes", "pid", {"0"}});
      check(host,
            {"docker_container_processes", "pid", "processes", "pid", {}});
    }
  }
}

TEST_CASE("coherence: every user and group is known") {
  std::vector<Reference> references = {
      {"users", "gid", "groups", "gid", {}},
      {"user_groups", "gid", "groups", "gid", {}},
      {"processes", "gid", "groups", "gid", {}},
      {"shadow", "username", "users", "username", {}},
      {"last", "username", "users", "username", {"reboot", "LOGIN"}},
      {"logged_in_users", "user", "users", "username", {"reboot", "LOGIN"}},
      {"logged_in_users", "sid", "users", "uuid", {}},
      {"startup_items", "username", "users", "username", {}},
      {"systemd_units", "user", "users", "username", {}},
      {"suid_bin", "username", "users", "username", {}},
      {"suid_bin", "groupname", "groups", "groupname", {}},
      {"logon_sessions", "logon_sid", "users", "uuid", {}},
      {"userassist", "sid", "users", "uuid", {}},
      {"shellbags", "sid", "users", "uuid", {}},
      {"office_mru", "sid", "users", "uuid", {}},
      {"background_activities_moderator", "sid", "users", "uuid", {}},
      {"filevault_users", "uuid", "users", "uuid", {}},
      {"google_chrome_profiles", "username", "users", "username", {}},
  };
  for (const std::string_view table :
       {"processes", "user_groups", "chrome_extensions", "firefox_addons",
        "chrome_extension_content_scripts", "safari_extensions",
        "vscode_extensions", "python_packages", "shell_history",
        "user_ssh_keys", "authorized_keys", "known_hosts", "ssh_configs",
        "account_policy_data", "crashes", "browser_plugins", "process_events",
        "file_events"}) {
    references.push_back({table, "uid", "users", "uid", {}});
  }
  for (const ctl::Host& host : real_hosts()) {
    for (const Reference& reference : references)
      check(host, reference);
  }
}

TEST_CASE("coherence: devices and interfaces and parts exist") {
  const std::vector<Reference> references = {
      {"interface_addresses",
       "interface",
       "interface_details",
       "interface",
       {}},
      {"interface_ipv6", "interface", "interface_details", "interface", {}},
      {"arp_cache", "interface", "interface_details", "interface", {}},
      {"wifi_status", "interface", "interface_details", "interface", {}},
      {"block_devices", "parent", "block_devices", "name", {}},
      {"docker_container_processes", "id", "docker_containers", "id", {}},
      {"docker_container_mounts", "id", "docker_containers", "id", {}},
      {"docker_container_ports", "id", "docker_containers", "id", {}},
      {"docker_image_history", "id", "docker_images", "id", {}},
      {"running_apps", "bundle_identifier", "apps", "bundle_identifier", {}},
      {"launchd_overrides", "label", "launchd", "label", {}},
      {"authorization_mechanisms", "label", "authorizations", "label", {}},
      {"time_machine_backups",
       "destination_id",
       "time_machine_destinations",
       "destination_id",
       {}},
      {"ec2_instance_tags",
       "instance_id",
       "ec2_instance_metadata",
       "instance_id",
       {}},
      {"chrome_extension_content_scripts",
       "identifier",
       "chrome_extensions",
       "identifier",
       {}},
  };
  for (const ctl::Host& host : real_hosts()) {
    for (const Reference& reference : references)
      check(host, reference);
    if (posix(host)) {
      check(host,
            {"routes", "interface", "interface_details", "interface", {}});
    }
    if (host.platform == ctl::Platform::kLinux) {
      check(host, {"mounts",
                   "device_alias",
                   "block_devices",
                   "name",
                   {"tmpfs", "proc", "sysfs", "overlay"}});
      check(host, {"disk_encryption", "name", "block_devices", "name", {}});
      check(host, {"docker_containers", "image_id", "docker_images", "id", {}});
      const auto packages = values(host, "deb_packages", "name");
      for (const Row& row : rows(host, "kernel_info")) {
        CHECK(packages.contains("linux-image-" + row.at("version")));
      }
    }
  }
}

TEST_CASE("coherence: keys are unique") {
  const std::vector<std::pair<std::string_view, Values>> keys = {
      {"processes", {"pid"}},
      {"users", {"uid"}},
      {"users", {"username"}},
      {"groups", {"groupname"}},
      {"user_groups", {"uid", "gid"}},
      {"deb_packages", {"name"}},
      {"interface_details", {"interface"}},
      {"mounts", {"path"}},
      {"block_devices", {"name"}},
      {"services", {"name"}},
      {"systemd_units", {"id"}},
      {"launchd", {"path"}},
      {"apps", {"path"}},
      {"programs", {"identifying_number"}},
      {"kernel_modules", {"name"}},
      {"registry", {"path"}},
      {"osquery_flags", {"name"}},
      {"docker_containers", {"id"}},
      {"process_envs", {"pid", "key"}},
      {"process_open_files", {"pid", "fd"}},
      {"process_events", {"eid"}},
      {"socket_events", {"eid"}},
      {"file_events", {"eid"}},
      {"syslog_events", {"eid"}},
  };
  for (const ctl::Host& host : real_hosts()) {
    for (const auto& key : keys) {
      std::set<std::string> seen;
      for (const Row& row : rows(host, key.first)) {
        std::string text;
        for (const std::string& column : key.second) {
          text += row.at(column) + "|";
        }
        const std::string what =
            ctl::concat(host.name, ": ", key.first, " has two of ", text);
        CHECK_MESSAGE(seen.insert(text).second, what);
      }
    }
  }
}

TEST_CASE("coherence: rows fit what the agent declares") {
  for (const ctl::Host& host : real_hosts()) {
    const ctl::AgentKind agent = agent_of(host);
    for (const auto& [name, chunks] : host.tables) {
      const ctl::Table* table = ctl::find_table(name, agent);
      const std::string where = host.name + ": " + name;
      REQUIRE_MESSAGE(table != nullptr, where);
      for (const Row& row : rows(host, name)) {
        for (std::size_t i = 0; i < row.columns.size(); ++i) {
          const ctl::Column* column = table->column(row.columns[i]);
          const std::string what = ctl::concat(where, ".", row.columns[i],
                                               " = '", row.values[i], "'");
          REQUIRE_MESSAGE(column != nullptr, what);
          CHECK_MESSAGE(ctl::column_state(*table, *column, agent) !=
                            ctl::ColumnState::kAbsent,
                        what);
          const std::string& text = row.values[i];
          if (text.empty() || column->type == ctl::ColumnType::kText ||
              column->type == ctl::ColumnType::kBlob) {
            continue;
          }
          char* end = nullptr;
          errno = 0;
          if (column->type == ctl::ColumnType::kDouble) {
            std::strtod(text.c_str(), &end);
          } else {
            const long long number = std::strtoll(text.c_str(), &end, 0);
            if (column->type == ctl::ColumnType::kInteger) {
              CHECK_MESSAGE(number <= std::numeric_limits<int>::max(), what);
              CHECK_MESSAGE(number >= std::numeric_limits<int>::min(), what);
            }
          }
          CHECK_MESSAGE((errno == 0 && *end == '\0'), what);
        }
      }
    }
  }
}
