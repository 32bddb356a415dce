// JUnit XML: a test case for each finding, one that passes when there is none.
#include <ostream>

#include "cli/render/lint.h"
#include "cli/render/xml.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

std::string place_of(const Diagnostic& finding, const std::string& prefix) {
  if (finding.at.line == 0) return prefix + finding.path;
  return concat(prefix, finding.path, ':', finding.at.line, ':',
                finding.at.column);
}

void print_case(const Diagnostic& finding, const std::string& prefix,
                std::ostream& out) {
  const std::string place = place_of(finding, prefix);
  out << "    <testcase classname=\"" << xml_escape(finding.rule)
      << "\" name=\"" << xml_escape(place) << "\">\n";
  // A note is advice: it is shown, and fails nothing.
  const bool fails = finding.severity != Severity::kNote && !finding.preview;
  std::string text =
      concat(place, ": ", to_string(finding.severity), ": ", finding.message);
  if (!finding.help.empty()) text += concat("\nhelp: ", finding.help);
  if (fails) {
    out << "      <failure type=\"" << to_string(finding.severity)
        << "\" message=\"" << xml_escape(finding.message) << "\">"
        << xml_escape(text) << "</failure>\n";
  } else {
    out << "      <system-out>" << xml_escape(text) << "</system-out>\n";
  }
  out << "    </testcase>\n";
}

}  // namespace

void render_lint_junit(const LintOutput& output, const Style& /*style*/,
                       std::ostream& out) {
  const auto& findings = output.report.findings;
  std::size_t failures = 0;
  for (const Diagnostic& finding : findings) {
    if (finding.severity != Severity::kNote && !finding.preview) ++failures;
  }
  const std::size_t tests = findings.empty() ? 1 : findings.size();
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\""
      << tests << "\" failures=\"" << failures
      << "\">\n  <testsuite name=\"ctl lint\" tests=\"" << tests
      << "\" failures=\"" << failures << "\" errors=\"0\" skipped=\"0\">\n";
  for (const Diagnostic& finding : findings) {
    print_case(finding, output.prefix, out);
  }
  if (findings.empty()) {
    out << "    <testcase classname=\"ctl\" name=\"lint\"/>\n";
  }
  out << "  </testsuite>\n</testsuites>\n";
}

}  // namespace ctl
