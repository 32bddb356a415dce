#include <ostream>

#include "cli/render/html.h"
#include "cli/render/plan.h"
#include "cli/render/plan_parts.h"
#include "cli/render/review.h"

namespace ctl {
namespace {

std::string element(std::string_view name, const std::string& text) {
  return concat('<', name, '>', html_escape(text), "</", name, '>');
}

std::string list_html(const std::string& heading,
                      const std::vector<std::string>& items) {
  if (items.empty()) return {};
  std::string out = concat("<section>\n", element("h2", heading), "\n<ul>\n");
  for (const std::string& item : items)
    out += element("li", item) + '\n';
  return out + "</ul>\n</section>\n";
}

std::string runs_html(const ReviewedChange& change) {
  const std::vector<RunText> runs = run_texts(change);
  if (runs.empty()) return {};
  std::string out =
      "<table>\n<tr><th>host</th><th>before</th><th>after</th></tr>\n";
  for (const RunText& run : runs) {
    out += concat("<tr>", element("td", run.host), element("td", run.before),
                  element("td", run.after), "</tr>\n");
  }
  out += "</table>\n";
  for (const RunText& run : runs) {
    if (run.rows.empty()) continue;
    out += concat(element("p", run.host), "\n<pre>");
    for (const std::string& row : run.rows)
      out += concat(element(row.front() == '-' ? "del" : "ins", row), '\n');
    out += "</pre>\n";
  }
  return out;
}

std::vector<std::string> finding_texts(const Review& review) {
  std::vector<std::string> out;
  for (const Diagnostic& finding : review.findings) {
    out.push_back(concat(place_text(finding.path, finding.at.line), ": ",
                         to_string(finding.severity), ": ", finding.message,
                         " [", finding.rule, "]"));
  }
  return out;
}

}  // namespace

void render_review_html(const Review& review, const Style& /*style*/,
                        std::ostream& out) {
  const std::string title = concat("ctl review: ", review_summary(review));
  std::string body = concat(
      element("h1", title), '\n', element("p", compared_text(review.plan)),
      '\n', list_html("Findings", finding_texts(review)),
      list_html("Cases that did not pass", failed_cases(review)),
      list_html("Warnings", review.plan.warnings));
  if (!review.changes.empty()) body += "<h2>Changes</h2>\n";
  for (const ReviewedChange& change : review.changes) {
    body += concat("<section>\n", change_html(change.change));
    for (const std::string& remark : remarks(change))
      body += element("p", remark) + '\n';
    body += concat(runs_html(change), "</section>\n");
  }
  out << html_page(title, body);
}

}  // namespace ctl
