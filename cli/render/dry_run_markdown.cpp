// A comment on a pull request: for each statement what every host answers, what
// it costs, and what it learns about people.
#include <algorithm>
#include <ostream>

#include "cli/render/dry_run.h"
#include "cli/render/dry_run_facts.h"
#include "cli/render/html.h"
#include "cli/render/markdown.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr std::size_t kMostRows = 10;  // of one run; a reviewer skims

std::string answer_of(const DryRunReport& report, const HostRun& run) {
  switch (run.status) {
    case RunStatus::kNotRun: return concat("not run, ", run.reason);
    case RunStatus::kError: {
      std::string text =
          concat("**error**: ", markdown_cell(run.result.error->message));
      if (run.error_at && !run.error_at->path.empty()) {
        text += concat(" at ", markdown_cell(run.error_at->path), ':',
                       run.error_at->at.line, ':', run.error_at->at.column);
      }
      if (!run.help.empty()) text += concat("; ", markdown_cell(run.help));
      return text;
    }
    case RunStatus::kOk: break;
  }
  std::string text = plural(run.result.row_count, "row");
  if (run.passes) text += *run.passes ? ", policy passes" : ", policy fails";
  const std::string volume = volume_line(report, run);
  if (!volume.empty()) text += concat(", ", volume);
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

void print_plan(const HostRun& run, std::ostream& out) {
  if (run.explained.empty()) return;
  out << "\n<details><summary>" << html_escape(run.host)
      << ": plan</summary>\n\n";
  for (const std::string& line : run.explained) {
    const std::size_t depth = line.find_first_not_of(' ');
    out << line.substr(0, depth) << "- " << markdown_cell(line.substr(depth))
        << '\n';
  }
  out << "\n</details>\n";
}

void print_log(const HostRun& run, std::ostream& out) {
  if (run.log.empty()) return;
  out << "\n<details><summary>" << html_escape(run.host)
      << ": log</summary>\n\n```json\n";
  for (const LogStep& step : run.log) {
    for (const std::string& line : step.lines)
      out << line << '\n';
  }
  out << "```\n\n</details>\n";
}

void print_facts(const SharedFacts& facts, bool several, std::ostream& out) {
  const HostRun& run = *facts.run;
  out << '\n';
  if (several) out << "On " << join(facts.hosts) << ":\n\n";
  out << "- cost **" << to_string(run.cost->cost) << "**: ";
  bool first = true;
  for (const std::string& reason : run.cost->reasons) {
    out << (first ? "" : "; ") << markdown_cell(reason);
    first = false;
  }
  out << '\n';
  for (const std::string& line : personal_lines(run))
    out << "- personal data, " << markdown_cell(line) << '\n';
  const std::string reads = reads_line(run);
  if (!reads.empty()) out << "- reads " << markdown_cell(reads) << '\n';
}

}  // namespace

void render_dry_run_markdown(const DryRunReport& report, const Style& /*style*/,
                             std::ostream& out) {
  out << "### ctl dry-run: " << summary_line(report) << '\n';
  for (const StatementRuns& query : report.queries) {
    const Statement& statement = query.statement;
    out << "\n#### "
        << (statement.name.empty() ? "statement"
                                   : concat(kind_word(statement), ' ',
                                            markdown_cell(statement.name)))
        << '\n';
    const std::string schedule = schedule_line(statement);
    if (!schedule.empty()) out << '\n' << schedule << '\n';
    out << "\n| host | platform | answer |\n|---|---|---|\n";
    for (const HostRun& run : query.runs) {
      out << "| " << markdown_cell(run.host) << " | " << run.platform << " | "
          << answer_of(report, run) << " |\n";
    }
    const auto groups = shared_facts(query);
    for (const SharedFacts& facts : groups)
      print_facts(facts, groups.size() > 1, out);
    for (const HostRun& run : query.runs) {
      print_rows(run, out);
      if (report.explain) print_plan(run, out);
      if (report.log) print_log(run, out);
    }
  }
}

}  // namespace ctl
