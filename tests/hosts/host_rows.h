#pragma once

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/catalog/catalog.h"
#include "schema/hosts/host.h"

// The built-in hosts as rows that a test can look into.
namespace hosts_test {

using Values = std::vector<std::string>;

struct Row {
  std::span<const std::string_view> columns;
  Values values;  // "" for an absent cell

  std::string at(std::string_view column) const {
    const auto found = std::find(columns.begin(), columns.end(), column);
    if (found == columns.end()) return {};
    return values[static_cast<std::size_t>(found - columns.begin())];
  }
};

inline std::vector<Row> rows(const ctl::Host& host, std::string_view table) {
  std::vector<Row> out;
  const auto found = host.tables.find(table);
  if (found == host.tables.end()) return out;
  for (const ctl::TableRows& chunk : found->second) {
    for (std::size_t row = 0; row < chunk.row_count(); ++row) {
      Row cells{chunk.columns(), {}};
      for (std::size_t i = 0; i < chunk.columns().size(); ++i) {
        cells.values.emplace_back(chunk.cell(row, i).value_or(""));
      }
      out.push_back(std::move(cells));
    }
  }
  return out;
}

inline std::set<std::string> values(const ctl::Host& host,
                                    std::string_view table,
                                    std::string_view column) {
  std::set<std::string> out;
  for (const Row& row : rows(host, table))
    out.insert(row.at(column));
  return out;
}

inline std::vector<ctl::Host> real_hosts() {
  std::vector<ctl::Host> hosts;
  for (const std::string_view name : ctl::builtin_host_names()) {
    if (name == "bare" || name == "lab") continue;
    hosts.push_back(*ctl::builtin_host(name));
  }
  return hosts;
}

inline ctl::AgentKind agent_of(const ctl::Host& host) {
  const auto has = [&host](std::string_view name) {
    return std::count(host.extensions.begin(), host.extensions.end(), name) > 0;
  };
  return {host.platform, host.osquery, has("fleetd"), has("macadmins")};
}

inline bool posix(const ctl::Host& host) {
  return host.platform == ctl::Platform::kLinux ||
         host.platform == ctl::Platform::kDarwin;
}

}  // namespace hosts_test
