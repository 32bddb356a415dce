// GitLab's code quality report: an array of issues.
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/render/fingerprint.h"
#include "cli/render/lint.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

std::string_view severity_of(Severity severity) {
  switch (severity) {
    case Severity::kError: return "major";
    case Severity::kWarning: return "minor";
    case Severity::kNote: return "info";
  }
  return "";
}

}  // namespace

void render_lint_gitlab(const LintOutput& output, const Style& /*style*/,
                        std::ostream& out) {
  using Json = nlohmann::ordered_json;
  const auto& findings = output.report.findings;
  const std::vector<std::string> identities = fingerprints(findings);
  Json issues = Json::array();
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Diagnostic& finding = findings[i];
    std::string text = finding.message;
    if (!finding.help.empty()) text += concat("; ", finding.help);
    issues.push_back(
        {{"description", text},
         {"check_name", finding.rule},
         {"fingerprint", identities[i]},
         {"severity", severity_of(finding.severity)},
         // A finding without a place is shown at the top: `lines` is required.
         {"location",
          {{"path", output.prefix + finding.path},
           {"lines", {{"begin", std::max(finding.at.line, 1)}}}}}});
  }
  out << issues.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace ctl
