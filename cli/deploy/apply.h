#pragma once

#include <functional>
#include <optional>

#include "cli/deploy/apply_report.h"
#include "cli/deploy/session.h"

namespace ctl {

struct ApplyOptions {
  std::optional<std::size_t> most_deletes;  // --max-deletes
  bool older = false;                       // --allow-older
  // Asked before the first write, with the plan; false: leave it.
  std::function<bool(const Plan&)> agreed;
  Progress progress;
};

// Carries out `comparison.plan`: refuses what must not be done, writes, reads
// back. An Error means that nothing was written.
Result<ApplyReport> apply_plan(const Workspace& workspace,
                               Connection& connection, Comparison comparison,
                               const ApplyOptions& options);

// A saved plan against the server as it is now: an Error when it moved, naming
// what did.
Result<Comparison> compare_saved(const std::string& file,
                                 Connection& connection);

}  // namespace ctl
