#include "cli/render/host_list.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/render/table.h"

namespace ctl {
namespace {

struct HostSize {
  std::size_t tables = 0;
  std::size_t rows = 0;
};

HostSize size_of(const Host& host) {
  HostSize size;
  for (const auto& [table, chunks] : host.tables) {
    std::size_t rows = 0;
    for (const TableRows& chunk : chunks)
      rows += chunk.row_count();
    size.tables += rows > 0 ? 1U : 0U;
    size.rows += rows;
  }
  return size;
}

std::string platform_of(const Host& host) {
  return host.platform ? std::string(to_string(*host.platform)) : "any";
}

}  // namespace

void print_hosts(const std::vector<Host>& hosts, bool json, const Style& style,
                 std::ostream& out) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  std::vector<std::vector<std::optional<std::string>>> rows;
  for (const Host& host : hosts) {
    const HostSize size = size_of(host);
    list.push_back({{"name", host.name},
                    {"platform", platform_of(host)},
                    {"osquery", to_string(host.osquery)},
                    {"tables_with_rows", size.tables},
                    {"rows", size.rows}});
    rows.push_back({host.name, platform_of(host), to_string(host.osquery),
                    std::to_string(size.tables), std::to_string(size.rows)});
  }
  if (json) {
    out << nlohmann::ordered_json{{"format_version", "1.0"},
                                  {"hosts", std::move(list)}}
               .dump(2)
        << '\n';
    return;
  }
  print_table({"host", "platform", "osquery", "tables", "rows"}, rows, "",
              style.width, out);
}

}  // namespace ctl
