#include <algorithm>
#include <ostream>

#include "cli/render/markdown.h"
#include "cli/render/plan.h"
#include "cli/render/word_diff.h"

namespace ctl {
namespace {

// A bot finds its comment by this line and updates it.
constexpr std::string_view kMarker = "<!-- ctl diff -->";
// What the comment of a pull request may hold, with room to spare.
constexpr std::size_t kMostBytes = 60'000;

std::string words(const Value& before, const Value& after) {
  const auto* a = std::get_if<std::string>(&before);
  const auto* b = std::get_if<std::string>(&after);
  if (a == nullptr || b == nullptr) {
    return concat(value_text(before), " -> ", value_text(after));
  }
  return marked_words(visible(*a), visible(*b));
}

std::string field_text(const FieldChange& field) {
  const Value after = field.after.value_or(Value(std::string()));
  const std::string shown = field.before ? words(*field.before, after)
                            : std::holds_alternative<std::string>(after)
                                ? visible(std::get<std::string>(after))
                                : value_text(after);
  const bool is_sql = field.field == "query";
  const bool drift = field.origin == Origin::kDrift;
  std::string out =
      is_sql ? concat("- `query`:\n\n", markdown_fence("sql", shown))
             : concat("- `", field.field, "`: ", markdown_text(shown), '\n');
  if (drift) out += "  - the server's value was never in this repository\n";
  return out;
}

std::string change_text(const Change& change) {
  std::string out = concat("\n#### ", markdown_text(headline(change)), "\n\n");
  for (const std::string& text : consequence_texts(change))
    out += concat("**", markdown_text(text), "**\n\n");
  if (!change.path.empty()) {
    out += concat('`', change.path, ':', change.line, "`\n\n");
  }
  for (const FieldChange& field : change.fields)
    out += field_text(field);
  return out;
}

std::string notes_text(const Plan& plan) {
  std::string out;
  if (!plan.left.empty()) {
    out += concat("\n", plural(plan.left.size(), "definition"),
                  " no longer in the files, kept without `--prune`.\n");
  }
  for (const std::string& warning : plan.warnings)
    out += concat("\n> ", markdown_text(warning), '\n');
  for (const Diagnostic& problem : plan.problems) {
    out += concat("\n> **error** `", problem.path, ':', problem.at.line,
                  "`: ", markdown_text(problem.message), '\n');
  }
  return out;
}

}  // namespace

void render_plan_markdown(const Plan& plan, const Style& /*style*/,
                          std::ostream& out) {
  std::string text =
      concat(kMarker, "\n### ctl diff: ", markdown_text(summary_line(plan)),
             "\n\n", markdown_text(compared_text(plan)), '\n');
  std::string notes = notes_text(plan);
  constexpr std::size_t kNotesMost = 8'000;
  if (notes.size() > kNotesMost) {
    notes = concat("\n", plural(plan.warnings.size(), "warning"), ", ",
                   plural(plan.problems.size(), "error"),
                   "; `ctl diff` lists them.\n");
  }
  text += notes;
  std::size_t shown = 0;
  constexpr std::size_t kRoom = 200;
  for (const Change* change : by_gravity(plan)) {
    const std::string next = change_text(*change);
    if (text.size() + next.size() + kRoom > kMostBytes) {
      text += concat("\n", plural(plan.changes.size() - shown, "more change"),
                     "; `ctl diff` lists them.\n");
      break;
    }
    text += next;
    ++shown;
  }
  out << text;
}

}  // namespace ctl
