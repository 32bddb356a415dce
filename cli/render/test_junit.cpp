#include <ostream>

#include "cli/render/test.h"
#include "cli/render/xml.h"

namespace ctl {
namespace {

void print_case(const CaseResult& result, std::ostream& out) {
  const TestCase& test = result.test;
  out << "    <testcase classname=\"" << xml_escape(test.definition)
      << "\" name=\"" << xml_escape(test.name) << "\" file=\""
      << xml_escape(test.path) << "\" line=\"" << test.line << "\"";
  const std::string message = xml_escape(result.message);
  switch (result.outcome) {
    case Outcome::kPassed: out << "/>\n"; return;
    case Outcome::kFailed:
      out << "><failure message=\"" << message << "\"/>";
      break;
    case Outcome::kError:
      out << "><error message=\"" << message << "\"/>";
      break;
    case Outcome::kNotRun:
      out << "><skipped message=\"" << message << "\"/>";
      break;
  }
  out << "</testcase>\n";
}

}  // namespace

void render_test_junit(const TestReport& report, const Style& /*style*/,
                       std::ostream& out) {
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
      << "  <testsuite name=\"ctl test\" tests=\"" << report.cases.size()
      << "\" failures=\"" << report.count(Outcome::kFailed) << "\" errors=\""
      << report.count(Outcome::kError) << "\" skipped=\""
      << report.count(Outcome::kNotRun) << "\">\n";
  for (const CaseResult& result : report.cases)
    print_case(result, out);
  out << "  </testsuite>\n</testsuites>\n";
}

}  // namespace ctl
