#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/emulator/emulator.h"
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
  bool snapshot = false;
  bool ignore_removed = false;
};

enum class RunStatus { kOk, kError, kNotRun };

std::string_view to_string(RunStatus status);

// A statement on one host.
struct HostRun {
  std::string host{};
  std::string platform{};  // "any" for a host of every platform
  RunStatus status = RunStatus::kOk;
  std::string reason{};  // why it did not run
  SqlResult result{};
  std::optional<bool> passes{};  // policies: any row
};

struct StatementRuns {
  Statement statement;
  std::vector<HostRun> runs;
};

struct DryRunReport {
  std::vector<StatementRuns> queries;
  bool explain = false;

  std::size_t count(RunStatus status) const;
  std::size_t runs() const;
};

// Runs every statement on every host that it applies to. Hosts that were not
// `chosen` by name are left out when the statement does not target their
// platform; a chosen one is reported as not run.
Result<DryRunReport> dry_run(const std::vector<Statement>& statements,
                             const std::vector<Host>& hosts, bool chosen,
                             const RunOptions& options);

}  // namespace ctl
