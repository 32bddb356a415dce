// For people: what each host answers, then, once for all hosts of which it is
// true, what the statement costs and reads.
#include <algorithm>
#include <ostream>

#include "cli/render/dry_run.h"
#include "cli/render/dry_run_facts.h"
#include "cli/render/snippet.h"
#include "cli/render/table.h"
#include "schema/base/text.h"
#include "schema/base/visible.h"

namespace ctl {
namespace {

constexpr std::size_t kLabelWidth = 10;

class TextPrinter {
 public:
  TextPrinter(const DryRunReport& report, const Style& style, std::ostream& out)
      : report_(report), style_(style), out_(out) {}

  void print(const StatementRuns& query) {
    print_title(query.statement);
    for (const HostRun& run : query.runs)
      print_run(query, run);
    const auto groups = shared_facts(query);
    for (const SharedFacts& facts : groups)
      print_facts(query, facts, groups.size() > 1);
    out_ << '\n';
  }

 private:
  std::string paint(std::string_view text, std::string_view color) const {
    return ctl::paint(text, color, style_);
  }

  void print_title(const Statement& statement) {
    if (statement.name.empty()) {
      out_ << paint("--sql", kBold) << '\n';
      return;
    }
    out_ << paint(concat(kind_word(statement), ' ', quote(statement.name)),
                  kBold);
    if (!statement.path.empty()) {
      out_ << " (" << visible(statement.path) << ':' << statement.line << ')';
    }
    const std::string schedule = schedule_line(statement);
    if (!schedule.empty()) out_ << ' ' << schedule;
    out_ << '\n';
  }

  void print_run(const StatementRuns& query, const HostRun& run) {
    out_ << "  " << paint(visible(run.host), kBold) << " (" << run.platform
         << "): ";
    switch (run.status) {
      case RunStatus::kNotRun:
        out_ << paint(concat("not run, ", run.reason), kDim) << '\n';
        return;
      case RunStatus::kError: print_error(query, run); break;
      case RunStatus::kOk: print_answer(run); break;
    }
    for (const std::string& warning : run.result.warnings) {
      out_ << "    " << paint("warning", kYellow) << ": " << visible(warning)
           << '\n';
    }
    if (report_.explain) print_plan(run);
    if (report_.log) print_log(run);
  }

  // The snippet and the help are shown once for all hosts that answer alike.
  void print_error(const StatementRuns& query, const HostRun& run) {
    out_ << paint("error", kRed) << ": " << visible(run.result.error->message);
    const auto first =
        std::ranges::find_if(query.runs, [&run](const HostRun& other) {
          return other.result.error && other.help == run.help &&
                 other.result.error->message == run.result.error->message &&
                 other.result.error->offset == run.result.error->offset;
        });
    if (&*first != &run) {
      out_ << ", as on " << visible(first->host) << '\n';
      return;
    }
    out_ << '\n';
    if (run.error_at) print_place(query.statement, *run.error_at);
    if (!run.help.empty()) out_ << "    help: " << visible(run.help) << '\n';
  }

  void print_place(const Statement& statement, const ErrorPlace& place) {
    out_ << "    at "
         << (statement.path.empty() ? "--sql" : visible(place.path)) << ':'
         << place.at.line << ':' << place.at.column << '\n';
    print_snippet(place.line, place.at, place.end, kRed, "    ", style_, out_);
  }

  void print_answer(const HostRun& run) {
    const SqlResult& result = run.result;
    if (run.passes) {
      out_ << (*run.passes ? paint("policy passes", kGreen)
                           : paint("policy fails", kRed))
           << ", ";
    }
    out_ << plural(result.row_count, "row");
    const std::string volume = volume_line(report_, run);
    if (!volume.empty()) out_ << ", " << volume;
    out_ << '\n';
    if (!result.rows.empty()) {
      print_table(result.columns, result.rows, "    ", style_.width, out_);
    }
    if (result.row_count > result.rows.size()) {
      out_ << "    … "
           << plural(result.row_count - result.rows.size(), "more row")
           << "; --rows N prints more\n";
    }
  }

  void print_plan(const HostRun& run) {
    for (const std::string& line : run.explained)
      out_ << "    " << paint("plan", kDim) << ": " << visible(line) << '\n';
    if (run.explained.empty() && run.cost)
      out_ << "    " << paint("plan", kDim) << ": no table is read\n";
  }

  void print_log(const HostRun& run) {
    for (std::size_t i = 0; i < run.log.size(); ++i) {
      const std::string label =
          i == 0 ? std::string("first run") : concat("run ", i + 1);
      if (run.log[i].lines.empty()) {
        out_ << "    " << paint(label, kDim) << ": logs nothing\n";
      }
      for (const std::string& line : run.log[i].lines)
        out_ << "    " << paint(label, kDim) << ": " << visible(line) << '\n';
    }
  }

  void print_facts(const StatementRuns& query, const SharedFacts& facts,
                   bool several) {
    const HostRun& run = *facts.run;
    if (several) out_ << "  on " << join(facts.hosts) << '\n';
    bool first = true;
    const auto line = [&](std::string_view label, const std::string& text) {
      const std::string shown = first ? std::string(label) : std::string();
      out_ << "  " << paint(shown, kDim)
           << std::string(kLabelWidth - shown.size(), ' ') << text << '\n';
      first = false;
    };
    line("cost", std::string(paint(to_string(run.cost->cost),
                                   color_of(run.cost->cost))));
    for (const std::string& reason : run.cost->reasons)
      line("cost", concat("  ", visible(reason)));
    first = true;
    for (const std::string& text : personal_lines(run))
      line("personal", visible(text));
    first = true;
    const std::string reads = reads_line(run);
    if (!reads.empty()) line("reads", visible(reads));
    if (query.statement.policy && !run.personal.empty())
      line("", "a policy sends yes or no, none of these values");
  }

  static std::string_view color_of(CostClass cost) {
    const int heavy = weight(CostClass::kHeavy);
    if (weight(cost) >= heavy) return kRed;
    return weight(cost) == heavy - 1 ? kYellow : kGreen;
  }

  const DryRunReport& report_;
  const Style& style_;
  std::ostream& out_;
};

}  // namespace

void render_dry_run_text(const DryRunReport& report, const Style& style,
                         std::ostream& out) {
  TextPrinter printer(report, style, out);
  for (const StatementRuns& query : report.queries)
    printer.print(query);
  out << summary_line(report) << '\n';
}

}  // namespace ctl
