#include "engine/emulator/log.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <set>
#include <utility>

#include "engine/emulator/log_json.h"
#include "engine/emulator/values.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

// The text escaped in differential logs since this release.
constexpr Version kKeepsUtf8{5, 22, 0};

std::vector<LogRow> difference(const std::vector<LogRow>& from,
                               const std::vector<LogRow>& without,
                               bool sorted) {
  std::multiset<LogRow> left(without.begin(), without.end());
  std::vector<LogRow> rows;
  for (const LogRow& row : from) {
    const auto found = left.find(row);
    if (found == left.end()) {
      rows.push_back(row);
    } else {
      left.erase(found);
    }
  }
  if (sorted) std::ranges::sort(rows);
  return rows;
}

struct Change {
  std::vector<LogRow> removed;
  std::vector<LogRow> added;
  bool empty() const { return removed.empty() && added.empty(); }
};

std::vector<LogEntry> entries_of(Change change, const LogSettings& settings) {
  std::vector<LogEntry> entries;
  if (!settings.event_type) {
    entries.push_back({.action = "",
                       .rows = std::move(change.added),
                       .removed = std::move(change.removed)});
    return entries;
  }
  for (LogRow& row : change.removed)
    entries.push_back({.action = "removed", .rows = {std::move(row)}});
  for (LogRow& row : change.added)
    entries.push_back({.action = "added", .rows = {std::move(row)}});
  return entries;
}

LoggedRun snapshot_run(const LogSettings& settings, std::vector<LogRow> rows) {
  LoggedRun run;
  if (!settings.snapshot_event_type) {
    run.entries.push_back({.action = "snapshot", .rows = std::move(rows)});
    return run;
  }
  for (LogRow& row : rows)
    run.entries.push_back({.action = "snapshot", .rows = {std::move(row)}});
  return run;
}

// Events have no before: every row is new.
LoggedRun evented_run(const LogSettings& settings,
                      const std::optional<LogState>& previous,
                      std::vector<LogRow> rows) {
  LogState next{.rows = {}, .epoch = settings.epoch, .counter = 0};
  // A first run without rows leaves a counter that the next one starts from.
  if (previous) next.counter = previous->counter;
  if (!previous && rows.empty()) next.counter = -1;
  if (rows.empty()) return {.entries = {}, .counter = 0, .next = next};
  ++next.counter;
  LoggedRun run{.entries = {}, .counter = next.counter, .next = next};
  run.entries = entries_of({{}, std::move(rows)}, settings);
  return run;
}

LoggedRun differential_run(const ScheduledQuery& query,
                           const LogSettings& settings,
                           const std::optional<LogState>& previous,
                           std::vector<LogRow> rows) {
  if (!previous) {
    LogState next{.rows = rows, .epoch = settings.epoch, .counter = 0};
    LoggedRun run{.entries = {}, .counter = 0, .next = std::move(next)};
    run.entries = entries_of({{}, std::move(rows)}, settings);
    return run;
  }
  Change change{.removed = difference(previous->rows, rows, true),
                .added = difference(rows, previous->rows, false)};
  if (change.empty())
    return {.entries = {}, .counter = previous->counter, .next = previous};
  const long long counter = previous->counter + 1;
  LoggedRun run{.entries = {},
                .counter = counter,
                .next = LogState{.rows = std::move(rows),
                                 .epoch = settings.epoch,
                                 .counter = counter}};
  if (!query.removed) change.removed.clear();
  if (!change.empty()) run.entries = entries_of(std::move(change), settings);
  return run;
}

// Writes one line; stops for good at a value that the agent cannot write.
class LineWriter {
 public:
  LineWriter(const ScheduledQuery& query, const LogSettings& settings,
             long long counter)
      : query_(query), settings_(settings), counter_(counter) {}

  std::string write(const LogEntry& entry) {
    const bool whole_snapshot =
        query_.snapshot && !settings_.snapshot_event_type;
    put("{");
    if (whole_snapshot) {
      key("snapshot");
      rows(entry.rows);
      member("action", entry.action);
      common();
    } else if (entry.action.empty()) {
      key("diffResults");
      put("{");
      fresh_ = true;
      key("removed");
      rows(entry.removed);
      key("added");
      rows(entry.rows);
      put("}");
      common();
    } else {
      common();
      key("columns");
      row(entry.rows.front());
      member("action", entry.action);
    }
    put("}");
    return std::move(line_);
  }

 private:
  void put(std::string_view text) {
    if (!broken_) line_ += text;
  }

  void key(std::string_view name) {
    if (!std::exchange(fresh_, false)) put(",");
    put(json_string(name) + ":");
  }

  void member(std::string_view name, std::string_view text) {
    key(name);
    put(json_string(text));
  }

  void number(std::string_view name, long long value) {
    key(name);
    put(std::to_string(value));
  }

  void common() {
    member("name", query_.name);
    member("hostIdentifier", settings_.host_identifier);
    member("calendarTime", calendar_time(settings_.unix_time));
    number("unixTime", settings_.unix_time);
    number("epoch", settings_.epoch);
    number("counter", counter_);
    key("numerics");
    put(settings_.numerics ? "true" : "false");
    decorations();
  }

  void decorations() {
    if (settings_.decorations.empty()) return;
    if (!settings_.decorations_top_level) {
      key("decorations");
      put("{");
      fresh_ = true;
    }
    for (const auto& [name, value] : settings_.decorations)
      member(name, value);
    if (!settings_.decorations_top_level) put("}");
  }

  void rows(const std::vector<LogRow>& all) {
    put("[");
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i > 0) put(",");
      row(all[i]);
    }
    put("]");
  }

  void row(const LogRow& cells) {
    put("{");
    fresh_ = true;
    for (const auto& [name, cell] : cells) {
      key(name);
      value(cell);
    }
    put("}");
    fresh_ = false;
  }

  void value(const LogValue& cell) {
    const bool text = std::holds_alternative<std::string>(cell);
    if (settings_.numerics && !text) {
      if (const auto* integer = std::get_if<long long>(&cell))
        return put(std::to_string(*integer));
      const double real = std::get<double>(cell);
      if (std::isfinite(real)) return put(json_double(real));
      broken_ = true;
      return;
    }
    const std::string shown = log_text(cell);
    put(json_string(query_.snapshot
                        ? shown
                        : escape_unprintable(shown, settings_.osquery)));
  }

  const ScheduledQuery& query_;
  const LogSettings& settings_;
  long long counter_;
  std::string line_;
  bool fresh_ = true;  // no comma before the next key
  bool broken_ = false;
};

}  // namespace

LogRow log_row(std::span<const std::string> columns,
               std::span<const Cell> cells, std::span<const Number> numbers,
               const std::string& null_value) {
  LogRow row;
  for (std::size_t i = 0; i < columns.size() && i < cells.size(); ++i) {
    LogValue& value = row[columns[i]];
    value = cells[i].value_or(null_value);
    if (i >= numbers.size()) continue;
    if (const auto* integer = std::get_if<long long>(&numbers[i]))
      value = *integer;
    if (const auto* real = std::get_if<double>(&numbers[i])) value = *real;
  }
  return row;
}

LoggedRun log_run(const ScheduledQuery& query, const LogSettings& settings,
                  const std::optional<LogState>& previous,
                  std::vector<LogRow> rows) {
  if (query.snapshot) return snapshot_run(settings, std::move(rows));
  // Results of another epoch count for nothing.
  const bool current = previous && previous->epoch == settings.epoch;
  const std::optional<LogState> before = current ? previous : std::nullopt;
  if (query.evented) return evented_run(settings, before, std::move(rows));
  return differential_run(query, settings, before, std::move(rows));
}

std::vector<std::string> log_lines(const ScheduledQuery& query,
                                   const LogSettings& settings,
                                   const LoggedRun& run) {
  std::vector<std::string> lines;
  for (const LogEntry& entry : run.entries)
    lines.push_back(LineWriter(query, settings, run.counter).write(entry));
  return lines;
}

std::string calendar_time(long long unix_time) {
  using std::chrono::days;
  using std::chrono::seconds;
  const std::chrono::sys_seconds time{seconds(unix_time)};
  const auto day = std::chrono::floor<days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  constexpr std::string_view kWeekdays = "SunMonTueWedThuFriSat";
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const auto weekday = std::chrono::weekday(day).c_encoding() * 3;
  const auto month = (static_cast<unsigned>(date.month()) - 1) * 3;
  std::array<char, 24> rest{};
  std::snprintf(rest.data(), rest.size(), "%2u %02d:%02d:%02d",
                static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return concat(kWeekdays.substr(weekday, 3), " ", kMonths.substr(month, 3),
                " ", rest.data(), " ", static_cast<int>(date.year()), " UTC");
}

std::string log_text(const LogValue& value) {
  if (const auto* integer = std::get_if<long long>(&value))
    return std::to_string(*integer);
  if (const auto* real = std::get_if<double>(&value)) return agent_text(*real);
  return std::get<std::string>(value);
}

std::string escape_unprintable(std::string_view text, const Version& osquery) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string escaped;
  while (!text.empty()) {
    // Everything up to here is valid UTF-8.
    const std::size_t valid = std::min(find_invalid_utf8(text), text.size());
    const std::size_t end = std::min(valid + 1, text.size());
    for (std::size_t i = 0; i < end; ++i) {
      const auto byte = static_cast<unsigned char>(text[i]);
      const bool kept =
          byte >= 0x20 && (byte < 0x80 || (i < valid && osquery >= kKeepsUtf8));
      if (kept) {
        escaped += text[i];
      } else {
        escaped += "\\x";
        escaped += kDigits[byte >> 4U];
        escaped += kDigits[byte & 15U];
      }
    }
    text.remove_prefix(end);
  }
  return escaped;
}

}  // namespace ctl
