// A comment on a pull request: counts first, then a table.
#include <algorithm>
#include <ostream>

#include "cli/render/lint.h"
#include "cli/render/markdown.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr std::size_t kMostRows = 50;  // a comment nobody scrolls is not read

std::string place_of(const Diagnostic& finding, const std::string& prefix) {
  std::string place = prefix + finding.path;
  if (finding.at.line > 0) place += concat(':', finding.at.line);
  return place;
}

}  // namespace

void render_lint_markdown(const LintOutput& output, const Style& /*style*/,
                          std::ostream& out) {
  const LintReport& report = output.report;
  out << "### ctl lint: " << plural(report.errors, "error") << ", "
      << plural(report.warnings, "warning") << ", "
      << plural(report.notes, "note") << "\n\n"
      << plural(report.files, "file") << ", "
      << plural(report.definitions, "definition");
  if (report.suppressed > 0) out << ", " << report.suppressed << " suppressed";
  if (output.known > 0) out << ", " << output.known << " in the baseline";
  out << '\n';
  if (report.findings.empty()) return;
  out << "\n| | where | what | help |\n|---|---|---|---|\n";
  const std::size_t shown = std::min(report.findings.size(), kMostRows);
  for (std::size_t i = 0; i < shown; ++i) {
    const Diagnostic& finding = report.findings[i];
    out << "| " << to_string(finding.severity) << " | "
        << markdown_cell(place_of(finding, output.prefix)) << " | "
        << markdown_cell(finding.message) << " (" << markdown_cell(finding.rule)
        << ") | " << markdown_cell(finding.help) << " |\n";
  }
  if (shown < report.findings.size()) {
    out << "\n… and " << report.findings.size() - shown << " more\n";
  }
}

}  // namespace ctl
