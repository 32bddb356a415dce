#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/emulator/emulator.h"
#include "schema/catalog/catalog.h"

namespace ctl {

// The result log of an agent (contracts/osquery.md 13-15): what it writes after
// a run of a scheduled query, and what it keeps for the next one. Values in,
// values out; the caller holds the state and the clock.

using LogValue = std::variant<long long, double, std::string>;
// By column name in the order of bytes; of equal names the last one counts.
using LogRow = std::map<std::string, LogValue, std::less<>>;

// A row of a result, with the numbers among its cells where they are known, and
// NULL as the agent's --nullvalue.
LogRow log_row(std::span<const std::string> columns,
               std::span<const Cell> cells,
               std::span<const Number> numbers = {},
               const std::string& null_value = {});

struct LogSettings {
  std::string host_identifier{};
  std::map<std::string, std::string> decorations{};
  bool event_type = true;            // --logger_event_type
  bool snapshot_event_type = false;  // --logger_snapshot_event_type
  bool numerics = false;             // --logger_numerics
  bool decorations_top_level = false;
  std::string null_value{};        // --nullvalue
  std::string pack_delimiter{};    // --pack_delimiter; empty: the default
  long long epoch = 0;             // --schedule_epoch
  long long unix_time = 0;         // of the run
  Version osquery = kNewestAgent;  // decides what is escaped
};

struct ScheduledQuery {
  std::string name;
  bool snapshot = false;
  bool removed = true;   // whether removed rows are logged
  bool evented = false;  // it reads an evented table
};

// What the agent keeps of a query between its runs.
struct LogState {
  std::vector<LogRow> rows{};  // of the last run that changed something
  long long epoch = 0;
  long long counter = 0;
};

// One line of the log, before it is written.
struct LogEntry {
  std::string action;  // "added", "removed" or "snapshot"; "" for a batch
  std::vector<LogRow> rows{};     // one row, or all rows of a snapshot
  std::vector<LogRow> removed{};  // of a batch, whose `rows` are the added ones
};

struct LoggedRun {
  std::vector<LogEntry> entries{};
  long long counter = 0;           // of every entry
  std::optional<LogState> next{};  // nothing for a snapshot
};

// A run that succeeded; one that failed logs nothing and changes nothing.
LoggedRun log_run(const ScheduledQuery& query, const LogSettings& settings,
                  const std::optional<LogState>& previous,
                  std::vector<LogRow> rows);

// The lines as they are in the file, without line breaks. A value that is
// infinite breaks its line off when numbers are logged as numbers, as in the
// agent.
std::vector<std::string> log_lines(const ScheduledQuery& query,
                                   const LogSettings& settings,
                                   const LoggedRun& run);

// "Mon May  2 22:27:32 2016 UTC".
std::string calendar_time(long long unix_time);

// The text of a value outside of numeric logs: "1.0", "1e+15.0".
std::string log_text(const LogValue& value);

// Bytes that a differential log does not keep as they are become `\xNN`:
// control characters, and what is not valid UTF-8, or before osquery 5.22 not
// ASCII.
std::string escape_unprintable(std::string_view text, const Version& osquery);

}  // namespace ctl
