#include <algorithm>
#include <array>
#include <vector>

#include "validators/context.h"
#include "validators/placed_columns.h"
#include "validators/schedule.h"

namespace ctl {
namespace {

// Rows of event tables skip the comparison with the last run.
bool reads_events(const StatementAnalysis& statement) {
  return std::any_of(statement.reads.begin(), statement.reads.end(),
                     [](const auto& read) {
                       const Table* table = find_table(read.first);
                       return table != nullptr && table->evented;
                     });
}

struct Counter {
  std::string_view table;
  std::string_view column;  // "" is every column, "x*" those that begin so
};

// What differs at each run of a host where nothing happens.
constexpr std::array<Counter, 21> kCounters = {{
    {"processes", "resident_size"},
    {"processes", "total_size"},
    {"processes", "user_time"},
    {"processes", "system_time"},
    {"processes", "disk_bytes_*"},
    {"uptime", ""},
    {"time", ""},
    {"file", "atime"},
    {"interface_details", "ipackets"},
    {"interface_details", "opackets"},
    {"interface_details", "ibytes"},
    {"interface_details", "obytes"},
    {"interface_details", "ierrors"},
    {"interface_details", "oerrors"},
    {"interface_details", "idrops"},
    {"interface_details", "odrops"},
    {"interface_details", "collisions"},
    {"docker_container_stats", ""},
    {"load_average", "average"},
    {"memory_info", ""},
    {"cpu_time", ""},
}};

bool is_counter(const ResultColumn& column) {
  return std::any_of(
      kCounters.begin(), kCounters.end(), [&](const Counter& counter) {
        if (counter.table != column.table) return false;
        const std::string_view wanted = counter.column;
        return wanted.empty() || wanted == column.column ||
               (wanted.ends_with('*') &&
                column.column.starts_with(wanted.substr(0, wanted.size() - 1)));
      });
}

void check(const SqlContext& context) {
  if (!schedule_of(context.definition).differential()) return;
  std::vector<PlacedColumns> found;
  for (const SqlVerdict& verdict : context.sql.verdicts) {
    for (const StatementAnalysis& statement : verdict.analysis.statements) {
      if (reads_events(statement)) continue;
      for (const ResultColumn& column : statement.columns) {
        if (is_counter(column)) add_column(context, column, found);
      }
    }
  }
  for (const PlacedColumns& counters : found) {
    context.report_token(
        counters.token,
        {.message = concat(counters.list(),
                           counters.several() ? " change" : " changes",
                           " at every run of a differential query"),
         .help = "leave it out, or log snapshots"});
  }
}

}  // namespace

constinit const Rule volatile_column = {
    .id = "volatile-column",
    .severity = Severity::kWarning,
    .summary = "a counter or clock in a differential query",
    .why =
        "Every run differs from the last, so every row is logged twice each"
        " time.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  interval: 3600\n"
        "  automations_enabled: true\n"
        "  logging: differential\n"
        "  query: SELECT pid, name, resident_size FROM processes\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  interval: 3600\n"
        "  automations_enabled: true\n"
        "  logging: differential\n"
        "  query: SELECT pid, name FROM processes\n",
    .check_plan = check,
};

}  // namespace ctl
