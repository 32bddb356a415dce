#include "cli/lint/run.h"

#include <utility>

#include "cli/lint/caused.h"
#include "schema/documents/paths.h"

namespace ctl {

// What the change caused, and of what suppressions hide too.
LintReport Linter::caused(const Tree& tree) const {
  ChangeReports both = check_change_(*before_, tree);
  LintReport out = std::move(both.after);
  out.findings =
      caused_by_change({*before_, both.before.findings}, {tree, out.findings});
  out.hidden =
      caused_by_change({*before_, both.before.hidden}, {tree, out.hidden});
  return out;
}

Linter::Outcome Linter::run(const Tree& tree) const {
  Outcome out;
  out.report = before_ ? caused(tree) : check_(tree);
  auto& findings = out.report.findings;
  const auto is_elsewhere = [this](const Diagnostic& finding) {
    return !finding.path.empty() && !is_below_any(finding.path, paths_);
  };
  std::erase_if(findings, is_elsewhere);
  std::erase_if(out.report.hidden, is_elsewhere);
  if (baseline_) {
    out.compared = compare(*baseline_, findings);
    findings = out.compared->unknown;
  }
  out.report.count();
  return out;
}

}  // namespace ctl
