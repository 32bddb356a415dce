// A comment on a pull request: for each statement what every host answers.
#include <algorithm>
#include <ostream>

#include "cli/render/dry_run.h"
#include "cli/render/html.h"
#include "cli/render/markdown.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr std::size_t kMostRows = 10;  // of one run; a reviewer skims

std::string answer_of(const HostRun& run) {
  switch (run.status) {
    case RunStatus::kNotRun: return concat("not run, ", run.reason);
    case RunStatus::kError:
      return concat("**error**: ", markdown_cell(run.result.error->message));
    case RunStatus::kOk: break;
  }
  std::string text = plural(run.result.row_count, "row");
  if (run.passes) text += *run.passes ? ", policy passes" : ", policy fails";
  for (const std::string& warning : run.result.warnings) {
    text += concat("; warning: ", markdown_cell(warning));
  }
  return text;
}

void print_rows(const HostRun& run, std::ostream& out) {
  const SqlResult& result = run.result;
  if (result.rows.empty()) return;
  out << "\n<details><summary>" << html_escape(run.host) << ": "
      << plural(result.row_count, "row") << "</summary>\n\n|";
  for (const std::string& name : result.columns) {
    out << ' ' << markdown_cell(name) << " |";
  }
  out << "\n|";
  for (std::size_t i = 0; i < result.columns.size(); ++i)
    out << "---|";
  out << '\n';
  const std::size_t shown = std::min(result.rows.size(), kMostRows);
  for (std::size_t i = 0; i < shown; ++i) {
    out << '|';
    for (const Cell& cell : result.rows[i]) {
      out << ' ' << (cell ? markdown_cell(*cell) : "NULL") << " |";
    }
    out << '\n';
  }
  if (shown < result.row_count) {
    out << "\n… and " << result.row_count - shown << " more\n";
  }
  out << "\n</details>\n";
}

}  // namespace

void render_dry_run_markdown(const DryRunReport& report, const Style& /*style*/,
                             std::ostream& out) {
  out << "### ctl dry-run: " << plural(report.queries.size(), "statement")
      << ", " << plural(report.runs(), "run") << ", "
      << plural(report.count(RunStatus::kError), "error") << '\n';
  for (const StatementRuns& query : report.queries) {
    const Statement& statement = query.statement;
    out << "\n#### "
        << (statement.name.empty()
                ? "statement"
                : concat(statement.kind, ' ', markdown_cell(statement.name)))
        << "\n\n| host | platform | answer |\n|---|---|---|\n";
    for (const HostRun& run : query.runs) {
      out << "| " << markdown_cell(run.host) << " | " << run.platform << " | "
          << answer_of(run) << " |\n";
    }
    for (const HostRun& run : query.runs)
      print_rows(run, out);
  }
}

}  // namespace ctl
