#include <algorithm>
#include <ostream>

#include "cli/render/plan.h"
#include "cli/render/word_diff.h"

namespace ctl {
namespace {

// A bot finds its comment by this line and updates it.
constexpr std::string_view kMarker = "<!-- ctl diff -->";
// What the comment of a pull request may hold, with room to spare.
constexpr std::size_t kMostBytes = 60'000;

// Text inside a paragraph or a table: nothing in it is markup.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : visible(text)) {
    if (std::string_view("\\`*_{}[]<>#|~@").find(c) != std::string_view::npos) {
      out += '\\';
    }
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

// A fence longer than any run of backticks inside.
std::string fenced(const std::string& language, const std::string& text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(std::max<std::size_t>(3, longest + 1), '`');
  return concat(fence, language, '\n', text, text.ends_with('\n') ? "" : "\n",
                fence, '\n');
}

std::string words(const Value& before, const Value& after) {
  const auto* a = std::get_if<std::string>(&before);
  const auto* b = std::get_if<std::string>(&after);
  if (a == nullptr || b == nullptr) {
    return concat(value_text(before), " -> ", value_text(after));
  }
  std::string out;
  for (const WordRun& run : word_diff(visible(*a), visible(*b))) {
    switch (run.edit) {
      case WordEdit::kSame: out += run.text; break;
      case WordEdit::kRemoved: out += concat("[-", run.text, "-]"); break;
      case WordEdit::kAdded: out += concat("{+", run.text, "+}"); break;
    }
  }
  return out;
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
      is_sql ? concat("- `query`:\n\n", fenced("sql", shown))
             : concat("- `", field.field, "`: ", escaped(shown), '\n');
  if (drift) out += "  - the server's value was never in this repository\n";
  return out;
}

std::string change_text(const Change& change) {
  std::string out = concat("\n#### ", escaped(headline(change)), "\n\n");
  for (const std::string& text : consequence_texts(change))
    out += concat("**", escaped(text), "**\n\n");
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
    out += concat("\n> ", escaped(warning), '\n');
  for (const Diagnostic& problem : plan.problems) {
    out += concat("\n> **error** `", problem.path, ':', problem.at.line,
                  "`: ", escaped(problem.message), '\n');
  }
  return out;
}

}  // namespace

void render_plan_markdown(const Plan& plan, const Style& /*style*/,
                          std::ostream& out) {
  std::string text =
      concat(kMarker, "\n### ctl diff: ", escaped(summary_line(plan)), "\n\n",
             escaped(compared_text(plan)), '\n');
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
