#include <ostream>

#include "cli/render/drift.h"
#include "cli/render/markdown.h"
#include "cli/render/plan.h"
#include "cli/render/word_diff.h"

namespace ctl {
namespace {

// A bot finds its ticket by this line and updates it.
constexpr std::string_view kMarker = "<!-- ctl drift -->";
constexpr std::size_t kMostBytes = 60'000;

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

std::string item_text(const DriftItem& item) {
  std::string out =
      concat("\n#### ", markdown_text(drift_headline(item)), "\n\n");
  if (!item.object.path.empty()) {
    out += concat('`', item.object.path, ':', item.object.line, "`\n\n");
  }
  if (item.blame) out += concat(markdown_text(blame_text(*item.blame)), '\n');
  for (const DriftField& field : item.fields) {
    out += value_line(field);
    if (field.blame) {
      out += concat("  - ", markdown_text(blame_text(*field.blame)), '\n');
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
  std::size_t shown = 0;
  for (const DriftItem& item : report.items) {
    const std::string next = item_text(item);
    if (text.size() + next.size() > kMostBytes) {
      text += concat("\n", plural(report.items.size() - shown, "more"),
                     "; `ctl drift` lists them.\n");
      break;
    }
    text += next;
    ++shown;
  }
  out << text;
}

}  // namespace ctl
