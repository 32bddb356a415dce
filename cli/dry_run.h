#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/dry_run_log.h"
#include "engine/emulator/emulator.h"
#include "engine/emulator/risk.h"
#include "schema/documents/tree.h"
#include "schema/hosts/host.h"

namespace ctl {

// One statement to run: a definition, or --sql (then only `sql` is set).
struct Statement {
  std::string kind{};  // "query", "policy", ...
  std::string name{};
  std::string path{};
  int line = 0;
  std::string sql{};
  // The platforms it targets; `declared` when the author named them.
  PlatformSet platforms = 0;
  bool declared = false;
  bool policy = false;
  // How the agent runs and logs it by itself; nothing: it does not.
  std::optional<LoggedSchedule> schedule{};
  const Definition* definition = nullptr;  // lives as long as its tree
};

enum class RunStatus { kOk, kError, kNotRun };

std::string_view to_string(RunStatus status);

// The character that an error is about.
struct ErrorPlace {
  std::string path{};  // "": of the statement itself
  Position at{};
  Position end{};      // one past the last character, on the same line
  std::string line{};  // its text
};

// A statement on one host.
struct HostRun {
  std::string host{};
  std::string platform{};  // "any" for a host of every platform
  RunStatus status = RunStatus::kOk;
  std::string reason{};  // why it did not run
  SqlResult result{};
  std::optional<ErrorPlace> error_at{};
  std::string help{};  // what to do about the error; "": nothing to say
  std::optional<bool> passes{};  // policies: any row
  // Of a statement that prepares.
  std::optional<Cost> cost{};
  std::vector<PersonalData> personal{};
  std::vector<std::string> explained{};  // the plan in words
  std::vector<LogStep> log{};            // the first run and each later one
  std::optional<LogVolume> volume{};
};

struct StatementRuns {
  Statement statement;
  std::vector<HostRun> runs;
};

struct DryRunReport {
  std::vector<StatementRuns> queries{};
  // What text and markdown show beside the rows.
  std::size_t rows = 0;  // of each run
  bool explain = false;
  bool log = false;
  std::size_t hosts = 0;  // ctl.yml `hosts.count`; 0: unknown

  std::size_t count(RunStatus status) const;
  std::size_t runs() const;
};

struct DryRunOptions {
  std::size_t rows = 100;  // kept of each run; what is counted is never cut
  // Hosts were chosen by name: a statement that is not for the platform of one
  // is reported as not run, else it is left out.
  bool chosen = false;
  // Rows that tables hold at later runs, in place of those that they have.
  std::vector<RowTables> later{};
  // SQL whose first row decorates each line of the log.
  std::vector<std::string> decorators{};
  std::size_t hosts = 0;  // for log volumes
  // Told how many of how many runs are done, on the calling thread.
  std::function<void(std::size_t done, std::size_t all)> progress{};
};

// Runs every statement on every host that it applies to.
Result<DryRunReport> dry_run(const std::vector<Statement>& statements,
                             const std::vector<Host>& hosts,
                             const DryRunOptions& options);

// Where in its file, or in itself, the statement has byte `offset`.
ErrorPlace place_in_sql(const Statement& statement, std::size_t offset);

}  // namespace ctl
