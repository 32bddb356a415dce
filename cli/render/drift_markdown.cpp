#include <ostream>
#include <utility>
#include <vector>

#include "cli/render/drift.h"
#include "cli/render/markdown.h"
#include "cli/render/plan.h"
#include "cli/render/word_diff.h"

namespace ctl {
namespace {

// A bot finds its ticket by this line and updates it.
constexpr std::string_view kMarker = "<!-- ctl drift -->";

std::string value_line(const DriftField& field) {
  const auto* expected = std::get_if<std::string>(&field.expected);
  const auto* actual = std::get_if<std::string>(&field.actual);
  const std::string shown =
      expected == nullptr || actual == nullptr
          ? concat(value_text(field.expected), " -> ", value_text(field.actual))
          : marked_words(visible(*expected), visible(*actual));
  if (field.field == "query") {
    return concat("- `query`:\n\n", markdown_fence("sql", shown));
  }
  return concat("- `", field.field, "`: ", markdown_text(shown), '\n');
}

MarkdownBlock item_block(const DriftItem& item) {
  MarkdownBlock out;
  out.full = concat("\n#### ", markdown_text(drift_headline(item)), '\n');
  if (!item.object.path.empty()) {
    out.full += concat(
        '\n', markdown_code(place_text(item.object.path, item.object.line)),
        '\n');
  }
  if (item.blame) {
    out.full += concat('\n', markdown_text(blame_text(*item.blame)), '\n');
  }
  out.brief = concat(
      out.full, "\nToo long for a comment; `ctl drift` shows all of it.\n");
  if (!item.fields.empty()) out.full += '\n';
  for (const DriftField& field : item.fields) {
    out.full += value_line(field);
    if (field.blame) {
      out.full += concat("  - ", markdown_text(blame_text(*field.blame)), '\n');
    }
  }
  return out;
}

}  // namespace

void render_drift_markdown(const DriftReport& report, const Style& /*style*/,
                           std::ostream& out) {
  std::string text =
      concat(kMarker, "\n### ctl drift: ", markdown_text(drift_summary(report)),
             "\n\n", markdown_text(report.server.url), ", Fleet ",
             markdown_text(report.server.version), ", and `",
             report.commit.substr(0, 10), "`\n");
  for (const std::string& warning : report.warnings)
    text += concat("\n> ", markdown_text(warning), '\n');
  std::vector<MarkdownBlock> blocks;
  for (const DriftItem& item : report.items)
    blocks.push_back(item_block(item));
  out << markdown_fitted(std::move(text), blocks, "definition", "ctl drift");
}

}  // namespace ctl
