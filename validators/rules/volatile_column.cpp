#include <algorithm>
#include <array>
#include <utility>

#include "validators/context.h"
#include "validators/plan.h"
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

// The counters that `SELECT *` brings in have one place, and one finding.
void check_statement(const SqlContext& context,
                     const StatementAnalysis& statement) {
  std::vector<std::pair<const SqlToken*, std::vector<std::string>>> found;
  for (const ResultColumn& column : statement.columns) {
    if (!is_counter(column)) continue;
    const SqlToken* token = column_token(context.sql, column.column);
    const auto same = std::find_if(
        found.begin(), found.end(),
        [token](const auto& place) { return place.first == token; });
    auto& names =
        same != found.end()
            ? same->second
            : found.emplace_back(token, std::vector<std::string>()).second;
    names.push_back(concat(quote(column.column), " of ", quote(column.table)));
  }
  for (const auto& [token, names] : found) {
    context.report_token(
        token, {.message = concat(names.size() == 1 ? "column " : "columns ",
                                  join(names),
                                  names.size() == 1 ? " changes" : " change",
                                  " at every run of a differential query"),
                .help = "leave it out, or log snapshots"});
  }
}

void check(const SqlContext& context) {
  if (!schedule_of(context.definition).differential()) return;
  for (const SqlVerdict& verdict : context.sql.verdicts) {
    for (const StatementAnalysis& statement : verdict.analysis.statements) {
      if (!reads_events(statement)) check_statement(context, statement);
    }
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
