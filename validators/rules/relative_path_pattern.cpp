#include <optional>

#include "validators/context.h"
#include "validators/plan.h"

namespace ctl {
namespace {

bool is_absolute(std::string_view path) {
  if (path.empty()) return true;
  return path[0] == '/' || path[0] == '\\' || path[0] == '$' ||
         (path.size() > 1 && path[1] == ':');
}

// The first relative constant when every path that the scan is given is one.
std::optional<std::string> relative_path(const Loop& loop, const Table& table) {
  std::optional<std::string> found;
  for (const LoopConstraint& constraint : loop.constraints) {
    if (!constraint.taken || !is_path_column(table, constraint.column))
      continue;
    if (constraint.op != Operator::kLike && constraint.op != Operator::kEqual) {
      continue;
    }
    if (constraint.constants.empty()) return std::nullopt;
    for (const std::string& path : constraint.constants) {
      if (is_absolute(path)) return std::nullopt;
      if (!found) found = path;
    }
  }
  return found;
}

void check(const SqlContext& context) {
  each_scan(context.sql, [&](const SqlVerdict&, const StatementAnalysis&,
                             const Loop& loop, const Table& table) {
    const std::optional<std::string> path = relative_path(loop, table);
    if (!path) return;
    context.report_token(
        literal_token(context.sql, *path),
        {.message = concat("path ", quote(*path), " is relative"),
         .help = "start it with `/` or a drive letter"});
  });
}

}  // namespace

constinit const Rule relative_path_pattern = {
    .id = "relative-path-pattern",
    .severity = Severity::kWarning,
    .summary = "a path that does not start at the root",
    .why = "It is looked up below the agent's own working directory.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: windows\n"
        "  query: \"SELECT size FROM file WHERE path LIKE '%.exe'\"\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: windows\n"
        "  query: \"SELECT size FROM file WHERE path LIKE "
        "'C:\\\\Tools\\\\%.exe'\"\n",
    .check_plan = check,
};

}  // namespace ctl
