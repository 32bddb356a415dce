#include "cli/dry_run_log.h"

#include <algorithm>
#include <charconv>

#include "engine/emulator/analysis.h"
#include "engine/emulator/clock.h"
#include "schema/base/text.h"
#include "schema/documents/scalar.h"
#include "validators/schedule.h"

namespace ctl {
namespace {

constexpr std::string_view kPackScope = "pack:";

std::vector<std::string> fleet_name(const Definition& definition) {
  const bool team = definition.scope.starts_with("team:");
  return {"pack", team ? "team-<id>" : "Global", definition.name};
}

std::vector<std::string> agent_name(const Definition& definition) {
  // The schedule of a configuration is no pack to the agent.
  const bool scheduled = definition.file->role == FileRole::kConfig &&
                         definition.parent == definition.file->root();
  if (scheduled || !definition.scope.starts_with(kPackScope))
    return {definition.name};
  return {"pack", definition.scope.substr(kPackScope.size()), definition.name};
}

// What the configuration that the pack stands in says; osquery's own default.
std::string agent_delimiter(const Definition& definition) {
  const Node* root = definition.file->root();
  const Node* options = root == nullptr ? nullptr : root->find("options");
  const std::string given(text_at(options, "pack_delimiter"));
  return given.empty() ? "_" : given;
}

std::string log_name(const LoggedSchedule& schedule,
                     const LogSettings& settings) {
  return join(schedule.name_parts, settings.pack_delimiter.empty()
                                       ? schedule.delimiter
                                       : settings.pack_delimiter);
}

bool says(const Host& host, const char* flag, bool otherwise) {
  const auto found = host.flags.find(flag);
  if (found == host.flags.end()) return otherwise;
  return found->second == "true" || found->second == "1";
}

std::string text(const Host& host, const char* flag) {
  const auto found = host.flags.find(flag);
  return found == host.flags.end() ? "" : found->second;
}

long long number(const Host& host, const char* flag) {
  const auto found = host.flags.find(flag);
  long long value = 0;
  if (found == host.flags.end()) return value;
  const std::string& text = found->second;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string first_cell(Emulator& emulator, std::string_view sql) {
  const SqlResult result = emulator.run(sql, {.keep_rows = 1, .plan = false});
  emulator.reset();
  if (result.rows.empty() || result.rows.front().empty()) return {};
  return result.rows.front().front().value_or("");
}

std::string identifier_of(const Host& host, Emulator& emulator) {
  const std::string wanted = text(host, "host_identifier");
  const std::string kind = wanted.empty() ? "hostname" : wanted;
  if (kind == "specified") {
    return text(host, "specified_identifier");
  }
  // The agent's own number, kept or drawn at its start.
  const bool instance = kind == "instance" || kind == "ephemeral";
  const std::string name = first_cell(
      emulator, kind == "hostname" ? "SELECT hostname FROM system_info"
                : instance         ? "SELECT instance_id FROM osquery_info"
                                   : "SELECT uuid FROM system_info");
  return name.empty() ? host.name : name;
}

std::vector<LogRow> rows_of(const SqlResult& result,
                            const std::string& null_value) {
  std::vector<LogRow> rows;
  // Each row has the columns of its own statement.
  std::size_t statement = 0;
  std::size_t left = 0;
  for (std::size_t at = 0; at < result.rows.size(); ++at) {
    while (statement < result.statements.size() && left == 0)
      left = result.statements[statement++].row_count;
    const std::vector<std::string>& columns =
        statement == 0 ? result.columns
                       : result.statements[statement - 1].columns;
    rows.push_back(
        log_row(columns, result.rows[at], result.numbers.at(at), null_value));
    if (left > 0) --left;
  }
  return rows;
}

bool changes_each_run(const SqlAnalysis& analysis) {
  for (const StatementAnalysis& statement : analysis.statements) {
    for (const ResultColumn& column : statement.columns) {
      if (!column.table.empty() && is_volatile(column.table, column.column))
        return true;
    }
  }
  return false;
}

}  // namespace

std::optional<LoggedSchedule> logged_schedule(const Definition& definition) {
  const RunSchedule schedule = schedule_of(definition);
  if (!schedule.runs()) return std::nullopt;
  LoggedSchedule out{.interval = *schedule.interval,
                     .snapshot = schedule.snapshot};
  if (schedule.pack) {
    out.removed = definition.flag("removed");
    out.name_parts = agent_name(definition);
    out.delimiter = agent_delimiter(definition);
  } else {
    out.removed = definition.text("logging") != "differential_ignore_removals";
    out.name_parts = fleet_name(definition);
    out.delimiter = "/";
  }
  return out;
}

LogSettings log_settings(const Host& host, Emulator& emulator,
                         const std::vector<std::string>& decorators) {
  LogSettings settings;
  settings.host_identifier = identifier_of(host, emulator);
  settings.event_type = says(host, "logger_event_type", true);
  settings.snapshot_event_type =
      says(host, "logger_snapshot_event_type", false);
  settings.decorations_top_level = says(host, "decorations_top_level", false);
  settings.numerics = says(host, "logger_numerics", false) ||
                      says(host, "log_numerics_as_numbers", false);
  settings.null_value = text(host, "nullvalue");
  settings.pack_delimiter = text(host, "pack_delimiter");
  settings.epoch = number(host, "schedule_epoch");
  settings.osquery = host.osquery;
  settings.unix_time = host_time(host);
  for (const std::string& sql : decorators) {
    const SqlResult result = emulator.run(sql, {.keep_rows = 1, .plan = false});
    emulator.reset();
    if (result.rows.empty()) continue;
    for (std::size_t i = 0; i < result.columns.size(); ++i) {
      settings.decorations[result.columns[i]] =
          result.rows.front()[i].value_or("");
    }
  }
  return settings;
}

bool reads_events(const SqlResult& result) {
  return std::ranges::any_of(result.reads, [](const auto& read) {
    const Table* table = find_table(read.first);
    return table != nullptr && table->evented;
  });
}

std::vector<LogStep> log_of(const LoggedSchedule& schedule,
                            const LogSettings& settings,
                            const std::vector<SqlResult>& results) {
  std::vector<LogStep> steps;
  std::optional<LogState> state;
  for (const SqlResult& result : results) {
    LogStep& step = steps.emplace_back();
    step.name = log_name(schedule, settings);
    step.whole = schedule.snapshot && !settings.snapshot_event_type;
    step.numerics = settings.numerics;
    step.epoch = settings.epoch;
    if (result.error) continue;
    const ScheduledQuery query{.name = step.name,
                               .snapshot = schedule.snapshot,
                               .removed = schedule.removed,
                               .evented = reads_events(result)};
    LoggedRun run =
        log_run(query, settings, state, rows_of(result, settings.null_value));
    step.lines = log_lines(query, settings, run);
    step.counter = run.counter;
    step.entries = std::move(run.entries);
    state = std::move(run.next);
  }
  return steps;
}

void cut(LogStep& step, std::size_t rows) {
  const auto shorten = [rows](auto& list) {
    if (list.size() > rows) list.resize(rows);
  };
  if (!step.whole) shorten(step.entries);
  if (!step.whole) shorten(step.lines);
  for (LogEntry& entry : step.entries) {
    shorten(entry.rows);
    shorten(entry.removed);
  }
}

LogVolume volume_of(const LoggedSchedule& schedule, const LogStep& first,
                    const SqlResult& result, const SqlAnalysis& analysis,
                    std::size_t hosts) {
  const Schedule times{.interval = schedule.interval,
                       .snapshot = schedule.snapshot,
                       .volatile_columns = !schedule.snapshot &&
                                           !reads_events(result) &&
                                           changes_each_run(analysis),
                       .hosts = std::max<std::size_t>(hosts, 1)};
  LogVolume volume = log_volume(times, first.lines);
  // Rows beyond those that were kept are taken to be like them.
  if (!result.rows.empty() && result.row_count > result.rows.size()) {
    const double factor = static_cast<double>(result.row_count) /
                          static_cast<double>(result.rows.size());
    volume.bytes_per_day *= factor;
    volume.total_bytes_per_day *= factor;
  }
  return volume;
}

}  // namespace ctl
