#pragma once

#include <string>
#include <vector>

#include "cli/dry_run.h"

namespace ctl {

// What a reviewer is told of a statement beside its rows, for people: text and
// markdown say the same.

// Hosts of which the same is true: in most cases all of them.
struct SharedFacts {
  std::vector<std::string> hosts;
  const HostRun* run = nullptr;  // one of theirs
};
std::vector<SharedFacts> shared_facts(const StatementRuns& query);

// What people call its kind; a file may name one that is none.
std::string_view kind_word(const Statement& statement);

// "identity (high): users (uid, username)", the worst first.
std::vector<std::string> personal_lines(const HostRun& run);

// "processes (name, pid); users (uid)".
std::string reads_line(const HostRun& run);

// "every 10 s, differential"; "" for what nothing schedules.
std::string schedule_line(const Statement& statement);

// "1.2 MB a day and host, 6 GB on 5000 hosts"; "" without a schedule.
std::string volume_line(const DryRunReport& report, const HostRun& run);

// "1 statement, 2 runs, 0 errors".
std::string summary_line(const DryRunReport& report);

// "1.5 MB".
std::string bytes_text(double bytes);

}  // namespace ctl
