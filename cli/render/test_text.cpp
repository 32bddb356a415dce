#include <ostream>

#include "cli/render/table.h"
#include "cli/render/test.h"
#include "schema/base/text.h"
#include "schema/base/visible.h"

namespace ctl {
namespace {

constexpr std::size_t kShownRows = 10;

void print_case(const CaseResult& result, const Style& style,
                std::ostream& out) {
  const TestCase& test = result.test;
  out << visible(test.path) << ':' << test.line << ": "
      << to_string(result.outcome) << ": " << quote(test.name) << ' '
      << visible(result.message) << '\n';
  out << "  " << test.kind << ' ' << quote(test.definition);
  if (!result.host.empty()) out << " on " << visible(result.host);
  out << '\n';
  if (result.outcome != Outcome::kFailed || result.got.rows.empty()) return;
  auto rows = result.got.rows;
  if (rows.size() > kShownRows) rows.resize(kShownRows);
  print_table(result.got.columns, rows, "    ", style.width, out);
  if (result.got.row_count > rows.size()) {
    out << "    … " << plural(result.got.row_count - rows.size(), "more row")
        << '\n';
  }
}

}  // namespace

void render_test_text(const TestReport& report, const Style& style,
                      std::ostream& out) {
  for (const CaseResult& result : report.cases) {
    if (result.outcome != Outcome::kPassed) print_case(result, style, out);
  }
  out << report.count(Outcome::kPassed) << " passed, "
      << report.count(Outcome::kFailed) << " failed, "
      << plural(report.count(Outcome::kError), "error") << ", "
      << report.count(Outcome::kNotRun) << " not run";
  if (!report.untested.empty()) {
    out << "; " << plural(report.untested.size(), "definition")
        << " without a case";
  }
  out << '\n';
}

}  // namespace ctl
