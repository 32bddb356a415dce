// GitHub's workflow commands: ::error file=…,line=…,col=…,title=…::message
#include <ostream>
#include <string>

#include "cli/render/lint.h"
#include "schema/base/text.h"
#include "schema/base/visible.h"

namespace ctl {
namespace {

// A message may not hold a line break; a property no `:` or `,` either.
std::string escape(std::string_view text, bool property) {
  std::string out;
  for (const char c : visible(text)) {
    switch (c) {
      case '%': out += "%25"; break;
      case '\r': out += "%0D"; break;
      case '\n': out += "%0A"; break;
      case ':': out += property ? "%3A" : ":"; break;
      case ',': out += property ? "%2C" : ","; break;
      default: out += c;
    }
  }
  return out;
}

std::string_view command_of(Severity severity) {
  switch (severity) {
    case Severity::kError: return "error";
    case Severity::kWarning: return "warning";
    case Severity::kNote: return "notice";
  }
  return "";
}

std::string properties_of(const Diagnostic& finding,
                          const std::string& prefix) {
  std::string out;
  if (!finding.path.empty()) {
    out += concat("file=", escape(prefix + finding.path, true), ',');
  }
  if (finding.at.line > 0) {
    out += concat("line=", finding.at.line, ",col=", finding.at.column, ',');
  }
  if (finding.end.line > 0) {
    out += concat("endLine=", finding.end.line,
                  ",endColumn=", finding.end.column, ',');
  }
  return out + concat("title=", escape(finding.rule, true));
}

}  // namespace

void render_lint_github(const LintOutput& output, const Style& /*style*/,
                        std::ostream& out) {
  for (const Diagnostic& finding : output.report.findings) {
    std::string message = finding.message;
    if (!finding.help.empty()) message += "\nhelp: " + finding.help;
    out << "::" << command_of(finding.severity) << ' '
        << properties_of(finding, output.prefix)
        << "::" << escape(message, false) << '\n';
  }
}

}  // namespace ctl
