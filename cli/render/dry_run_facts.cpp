#include "cli/render/dry_run_facts.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

#include "schema/base/text.h"

namespace ctl {
namespace {

bool same_facts(const HostRun& a, const HostRun& b) {
  const auto key = [](const PersonalData& data) {
    return concat(data.table, '.', data.column, ' ', data.category);
  };
  return a.result.reads == b.result.reads &&
         a.cost.has_value() == b.cost.has_value() &&
         (!a.cost || (a.cost->cost == b.cost->cost &&
                      a.cost->reasons == b.cost->reasons)) &&
         std::ranges::equal(a.personal, b.personal, {}, key, key);
}

// "every 10 s", "every 6 h".
std::string every(long long seconds) {
  struct Unit {
    long long seconds;
    std::string_view name;
  };
  constexpr std::array kUnits = {Unit{86400, "d"}, Unit{3600, "h"},
                                 Unit{60, "min"}};
  for (const Unit& unit : kUnits) {
    if (seconds >= unit.seconds && seconds % unit.seconds == 0)
      return concat("every ", seconds / unit.seconds, ' ', unit.name);
  }
  return concat("every ", seconds, " s");
}

// A table with the columns that are meant; of `SELECT *` only how many.
std::string table_with(const std::string& table,
                       const std::vector<std::string>& columns) {
  constexpr std::size_t kMostNamed = 12;
  if (columns.empty()) return table;
  return columns.size() > kMostNamed
             ? concat(table, " (", plural(columns.size(), "column"), ')')
             : concat(table, " (", join(columns), ')');
}

}  // namespace

std::vector<SharedFacts> shared_facts(const StatementRuns& query) {
  std::vector<SharedFacts> out;
  for (const HostRun& run : query.runs) {
    if (!run.cost) continue;
    const auto found = std::ranges::find_if(out, [&](const SharedFacts& facts) {
      return same_facts(*facts.run, run);
    });
    if (found == out.end()) {
      out.push_back({{run.host}, &run});
    } else {
      found->hosts.push_back(run.host);
    }
  }
  return out;
}

std::string_view kind_word(const Statement& statement) {
  if (statement.definition == nullptr) return statement.kind;
  const bool unknown = statement.definition->kind == DefinitionKind::kUnknown;
  return unknown ? std::string_view("definition") : statement.kind;
}

std::vector<std::string> personal_lines(const HostRun& run) {
  // "high" comes before "medium".
  std::map<std::pair<std::string_view, std::string_view>,
           std::map<std::string, std::vector<std::string>>>
      groups;
  for (const PersonalData& data : run.personal) {
    groups[{data.level, data.category}][std::string(data.table)].emplace_back(
        data.column);
  }
  std::vector<std::string> lines;
  for (const auto& [key, tables] : groups) {
    std::vector<std::string> named;
    for (const auto& [table, columns] : tables)
      named.push_back(table_with(table, columns));
    lines.push_back(
        concat(key.second, " (", key.first, "): ", join(named, "; ")));
  }
  return lines;
}

std::string reads_line(const HostRun& run) {
  std::vector<std::string> tables;
  for (const auto& [table, columns] : run.result.reads) {
    const std::vector<std::string> names(columns.begin(), columns.end());
    tables.push_back(table_with(table, names));
  }
  return join(tables, "; ");
}

std::string schedule_line(const Statement& statement) {
  if (!statement.schedule) return "";
  const LoggedSchedule& schedule = *statement.schedule;
  return concat(every(schedule.interval), ", ",
                schedule.snapshot  ? "snapshot"
                : schedule.removed ? "differential"
                                   : "differential without removed rows");
}

std::string bytes_text(double bytes) {
  constexpr std::array<std::string_view, 5> kUnits = {"B", "kB", "MB", "GB",
                                                      "TB"};
  std::size_t unit = 0;
  while (bytes >= 999.5 && unit + 1 < kUnits.size()) {
    bytes /= 1000;
    ++unit;
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(),
                bytes < 9.95 && unit > 0 ? "%.1f" : "%.0f", bytes);
  return concat(text.data(), ' ', kUnits[unit]);
}

std::string volume_line(const DryRunReport& report, const HostRun& run) {
  if (!run.volume) return "";
  const LogVolume& volume = *run.volume;
  if (volume.bytes_per_day <= 0) return "logs nothing";
  const bool events = reads_events(run.result);
  std::string text = concat("logs ", bytes_text(volume.bytes_per_day));
  if (events) {
    text += " for the events it has, then each new one";
  } else if (volume.every_run) {
    text += " a day";
  } else {
    text += " once, then what changes";
  }
  if (report.hosts > 1) {
    text += concat(", ", bytes_text(volume.total_bytes_per_day), " on ",
                   report.hosts, " hosts");
  }
  return text;
}

std::string summary_line(const DryRunReport& report) {
  std::string text = concat(plural(report.queries.size(), "statement"), ", ",
                            plural(report.runs(), "run"), ", ",
                            plural(report.count(RunStatus::kError), "error"));
  const std::size_t not_run = report.count(RunStatus::kNotRun);
  if (not_run > 0) text += concat(", ", not_run, " not run");
  return text;
}

}  // namespace ctl
