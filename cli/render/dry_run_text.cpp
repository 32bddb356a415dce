#include <ostream>

#include "cli/render/dry_run.h"
#include "cli/render/table.h"
#include "schema/base/text.h"
#include "schema/base/visible.h"

namespace ctl {
namespace {

void print_reads(const SqlResult& result, std::ostream& out) {
  if (result.reads.empty()) return;
  out << "    reads: ";
  bool first = true;
  for (const auto& [table, columns] : result.reads) {
    const std::vector<std::string> names(columns.begin(), columns.end());
    out << (first ? "" : "; ") << table;
    if (!names.empty()) out << " (" << join(names) << ')';
    first = false;
  }
  out << '\n';
}

void print_answer(const HostRun& run, const Style& style, std::ostream& out) {
  const SqlResult& result = run.result;
  if (run.passes) {
    out << (*run.passes ? "policy passes" : "policy fails") << ", ";
  }
  out << plural(result.row_count, "row") << '\n';
  if (!result.rows.empty()) {
    print_table(result.columns, result.rows, "    ", style.width, out);
  }
  if (result.row_count > result.rows.size()) {
    out << "    … " << plural(result.row_count - result.rows.size(), "more row")
        << "; --rows N prints more\n";
  }
}

void print_run(const HostRun& run, bool explain, const Style& style,
               std::ostream& out) {
  out << "  " << visible(run.host) << " (" << run.platform << "): ";
  switch (run.status) {
    case RunStatus::kNotRun: out << "not run, " << run.reason << '\n'; return;
    case RunStatus::kError:
      out << "error: " << visible(run.result.error->message) << '\n';
      break;
    case RunStatus::kOk: print_answer(run, style, out); break;
  }
  for (const std::string& warning : run.result.warnings) {
    out << "    warning: " << visible(warning) << '\n';
  }
  print_reads(run.result, out);
  if (!explain) return;
  for (const std::string& step : run.result.plan) {
    out << "    plan: " << visible(step) << '\n';
  }
}

void print_title(const Statement& statement, std::ostream& out) {
  if (statement.name.empty()) {
    out << "--sql\n";
    return;
  }
  out << statement.kind << ' ' << quote(statement.name);
  if (!statement.path.empty()) {
    out << " (" << visible(statement.path) << ':' << statement.line << ')';
  }
  out << '\n';
}

}  // namespace

void render_dry_run_text(const DryRunReport& report, const Style& style,
                         std::ostream& out) {
  for (const StatementRuns& query : report.queries) {
    print_title(query.statement, out);
    for (const HostRun& run : query.runs) {
      print_run(run, report.explain, style, out);
    }
  }
  out << plural(report.queries.size(), "statement") << ", "
      << plural(report.runs(), "run") << ", "
      << plural(report.count(RunStatus::kError), "error") << '\n';
}

}  // namespace ctl
