// A comment on a pull request: what a reviewer has to decide about comes first.
#include <algorithm>
#include <ostream>
#include <utility>

#include "cli/render/markdown.h"
#include "cli/render/plan.h"
#include "cli/render/plan_parts.h"
#include "cli/render/review.h"

namespace ctl {
namespace {

// A bot finds its comment by this line and updates it.
constexpr std::string_view kMarker = "<!-- ctl review -->";
constexpr std::size_t kMostListed = 30;

std::string findings_text(const Review& review) {
  if (review.findings.empty()) return {};
  std::string out = "\n#### Findings\n\n| | where | what |\n|---|---|---|\n";
  const std::size_t shown = std::min(review.findings.size(), kMostListed);
  for (std::size_t i = 0; i < shown; ++i) {
    const Diagnostic& finding = review.findings[i];
    out += concat("| ", to_string(finding.severity), " | ",
                  markdown_cell(place_text(finding.path, finding.at.line)),
                  " | ", markdown_cell(finding.message), " (",
                  markdown_cell(finding.rule), ") |\n");
  }
  if (shown < review.findings.size()) {
    out += concat("\nand ", review.findings.size() - shown,
                  " more; `ctl lint --changed` lists them\n");
  }
  return out;
}

std::string list_text(std::string_view heading,
                      const std::vector<std::string>& items) {
  if (items.empty()) return {};
  std::string out = concat("\n#### ", heading, "\n\n");
  const std::size_t shown = std::min(items.size(), kMostListed);
  for (std::size_t i = 0; i < shown; ++i)
    out += concat("- ", markdown_text(items[i]), '\n');
  if (shown < items.size()) {
    out += concat("- and ", items.size() - shown, " more\n");
  }
  return out;
}

std::string runs_text(const ReviewedChange& change) {
  const std::vector<RunText> runs = run_texts(change);
  if (runs.empty()) return {};
  std::string out = "\n| host | before | after |\n|---|---|---|\n";
  std::string rows;
  for (const RunText& run : runs) {
    out +=
        concat("| ", markdown_cell(run.host), " | ", markdown_cell(run.before),
               " | ", markdown_cell(run.after), " |\n");
    if (run.rows.empty()) continue;
    rows += concat(run.host, '\n');
    for (const std::string& row : run.rows)
      rows += concat(row, '\n');
  }
  if (!rows.empty()) {
    out += concat("\n", markdown_fence("diff", visible(rows)));
  }
  return out;
}

MarkdownBlock block_of(const ReviewedChange& change) {
  MarkdownBlock out = change_markdown(change.change);
  const std::string runs = runs_text(change);
  std::string said;
  for (const std::string& remark : remarks(change))
    said += concat("\n", markdown_text(remark), '\n');
  out.full += said + runs;
  out.brief += said;
  return out;
}

}  // namespace

void render_review_markdown(const Review& review, const Style& /*style*/,
                            std::ostream& out) {
  std::string text = concat(
      kMarker, "\n### ctl review: ", markdown_text(review_summary(review)),
      "\n\n", markdown_text(compared_text(review.plan)), '\n');
  text += findings_text(review);
  text += list_text("Cases that did not pass", failed_cases(review));
  text += list_text("Warnings", review.plan.warnings);
  std::vector<MarkdownBlock> blocks;
  for (const ReviewedChange& change : review.changes)
    blocks.push_back(block_of(change));
  out << markdown_fitted(std::move(text), blocks, "change", "ctl review");
}

}  // namespace ctl
