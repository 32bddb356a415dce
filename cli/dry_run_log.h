#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/emulator/emulator.h"
#include "engine/emulator/log.h"
#include "engine/emulator/risk.h"
#include "schema/documents/tree.h"

namespace ctl {

// How an agent runs a definition by itself.
struct LoggedSchedule {
  long long interval = 0;  // seconds
  bool snapshot = false;
  bool removed = true;  // rows that are gone are logged
  // What the log calls it, where the host does not say how to part it:
  // `pack/Global/NAME` on Fleet's hosts. The pack of a team is called by its
  // number, which no file has: `pack/team-<id>/NAME`.
  std::vector<std::string> name_parts{};
  std::string delimiter{};
};

// Nothing when nothing runs it by itself.
std::optional<LoggedSchedule> logged_schedule(const Definition& definition);

// What one run adds to the result log.
struct LogStep {
  std::string name{};
  bool whole = false;     // a snapshot, all of its rows in one line
  bool numerics = false;  // numbers are no texts
  std::vector<LogEntry> entries{};
  std::vector<std::string> lines{};  // as they are in the file
  long long counter = 0;
  long long epoch = 0;
};

// How a host writes its log: by its flags, its name, and the first row of each
// decorator.
LogSettings log_settings(const Host& host, Emulator& emulator,
                         const std::vector<std::string>& decorators);

// The log of the runs that gave these results, with their numbers, in order;
// one that failed logs nothing. Time stands still, so that the same input gives
// the same lines.
std::vector<LogStep> log_of(const LoggedSchedule& schedule,
                            const LogSettings& settings,
                            const std::vector<SqlResult>& results);

// How much a first result makes the host log every day.
LogVolume volume_of(const LoggedSchedule& schedule, const LogStep& first,
                    const SqlResult& result, const SqlAnalysis& analysis,
                    std::size_t hosts);

// Leaves at most so many rows and lines of a step.
void cut(LogStep& step, std::size_t rows);

// Whether the result comes from an evented table.
bool reads_events(const SqlResult& result);

}  // namespace ctl
