#include "cli/lint/run.h"

#include <utility>

#include "cli/lint/caused.h"

namespace ctl {
namespace {

void recount(LintReport& report) {
  report.errors = report.warnings = report.notes = 0;
  for (const Diagnostic& finding : report.findings) {
    switch (finding.severity) {
      case Severity::kError: ++report.errors; break;
      case Severity::kWarning: ++report.warnings; break;
      case Severity::kNote: ++report.notes; break;
    }
  }
}

}  // namespace

Linter::Outcome Linter::run(const Tree& tree) const {
  Outcome out;
  out.report = check_(tree);
  auto& findings = out.report.findings;
  if (before_) {
    findings =
        caused_by_change({before_->tree, before_->findings}, {tree, findings});
  }
  if (baseline_) {
    out.compared = compare(*baseline_, findings);
    findings = out.compared->unknown;
  }
  recount(out.report);
  return out;
}

}  // namespace ctl
