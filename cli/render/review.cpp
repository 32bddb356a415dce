#include "cli/render/review.h"

#include <algorithm>

#include "schema/base/text.h"
#include "schema/base/visible.h"

namespace ctl {
namespace {

constexpr std::size_t kMostRows = 5;  // of one host and side

constexpr Format<Review> kFormats[] = {
#define CTL_REVIEW_FORMAT(name, summary) {#name, summary, render_review_##name},
#include "cli/render/review_formats.def"
#undef CTL_REVIEW_FORMAT
};

std::string row_text(char sign, const std::vector<std::string>& columns,
                     const Row& row) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < std::min(columns.size(), row.size()); ++i) {
    parts.push_back(concat(columns[i], '=', row[i] ? quote(*row[i]) : "NULL"));
  }
  return concat(sign, ' ', join(parts));
}

void add_rows(char sign, const std::vector<std::string>& columns,
              const std::vector<Row>& rows, std::vector<std::string>& out) {
  for (std::size_t i = 0; i < std::min(rows.size(), kMostRows); ++i)
    out.push_back(row_text(sign, columns, rows[i]));
  if (rows.size() > kMostRows) {
    out.push_back(concat(sign, " and ", rows.size() - kMostRows, " more"));
  }
}

}  // namespace

std::span<const Format<Review>> review_formats() {
  return kFormats;
}

std::string review_summary(const Review& review) {
  const TestReport& tests = review.tests;
  std::string out =
      concat(plural(review.errors(), "error"), " in ",
             plural(review.findings.size(), "finding"), ", ",
             plural(tests.count(Outcome::kPassed), "case"), " passed");
  for (const auto& [outcome, word] :
       {std::pair(Outcome::kFailed, " failed"),
        std::pair(Outcome::kError, " could not run"),
        std::pair(Outcome::kNotRun, " not run")}) {
    if (const std::size_t count = tests.count(outcome); count > 0) {
      out += concat(", ", count, word);
    }
  }
  return concat(out, ", ", plural(review.changes.size(), "change"));
}

std::string answer_text(const std::optional<SqlResult>& answer, bool policy) {
  if (!answer) return {};
  if (answer->error) return concat("error: ", answer->error->message);
  if (policy) return answer->row_count > 0 ? "passes" : "fails";
  return plural(answer->row_count, "row");
}

std::vector<RunText> run_texts(const ReviewedChange& change) {
  std::vector<RunText> out;
  for (const ReviewedRun& run : change.runs) {
    RunText text;
    text.host = run.host;
    text.before = answer_text(run.before, change.policy);
    text.after = answer_text(run.after, change.policy);
    if (run.comparable && !change.policy) {
      add_rows('-', run.before->columns, run.gone, text.rows);
      add_rows('+', run.after->columns, run.come, text.rows);
    } else if (!run.before && run.after && !change.policy) {
      add_rows('+', run.after->columns, run.after->rows, text.rows);
    }
    out.push_back(std::move(text));
  }
  return out;
}

std::vector<std::string> remarks(const ReviewedChange& change) {
  std::vector<std::string> out;
  if (change.cost) {
    const std::string_view now = to_string(change.cost->cost);
    std::string text = concat("cost: ", now);
    if (change.cost_before && *change.cost_before != change.cost->cost) {
      text = concat("cost: ", to_string(*change.cost_before), " before, ", now);
    }
    if (!change.cost->reasons.empty()) {
      text += concat("; ", join(change.cost->reasons, "; "));
    }
    out.push_back(std::move(text));
  }
  std::vector<std::string> personal;
  for (const PersonalData& data : change.personal) {
    personal.push_back(concat(data.table, '.', data.column, " (", data.category,
                              ", ", data.level, ')'));
  }
  if (!personal.empty()) {
    out.push_back(concat("reads personal data: ", join(personal)));
  }
  for (const Alert& alert : change.alerts) {
    out.push_back(
        concat("a case alerts: ", quote(alert.title), ", ", alert.severity));
  }
  return out;
}

std::vector<std::string> failed_cases(const Review& review) {
  std::vector<std::string> out;
  for (const CaseResult& result : review.tests.cases) {
    if (result.outcome == Outcome::kPassed) continue;
    out.push_back(concat(result.test.path, ':', result.test.line, ": ",
                         to_string(result.outcome), ": ",
                         quote(result.test.name), ' ', result.message));
  }
  return out;
}

}  // namespace ctl
