#include "cli/lint/run.h"

#include <algorithm>
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

bool is_asked_for(const std::string& path,
                  const std::vector<std::string>& places) {
  return path.empty() || places.empty() ||
         std::any_of(places.begin(), places.end(),
                     [&path](const std::string& place) {
                       return place.empty() || path == place ||
                              path.starts_with(place + "/");
                     });
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
  std::erase_if(findings, [this](const Diagnostic& finding) {
    return !is_asked_for(finding.path, paths_);
  });
  if (baseline_) {
    out.compared = compare(*baseline_, findings);
    findings = out.compared->unknown;
  }
  recount(out.report);
  return out;
}

}  // namespace ctl
