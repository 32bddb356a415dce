#include <ostream>
#include <utility>
#include <vector>

#include "cli/render/markdown.h"
#include "cli/render/plan.h"
#include "cli/render/plan_parts.h"
#include "cli/render/word_diff.h"

namespace ctl {
namespace {

// A bot finds its comment by this line and updates it.
constexpr std::string_view kMarker = "<!-- ctl diff -->";
std::string words(const Value& before, const Value& after) {
  const auto* a = std::get_if<std::string>(&before);
  const auto* b = std::get_if<std::string>(&after);
  if (a == nullptr || b == nullptr) {
    return concat(value_text(before), " -> ", value_text(after));
  }
  const std::string before_text = visible(*a);
  const std::string after_text = visible(*b);
  return before_text == after_text
             ? concat(after_text, "\n(only ends of lines differ)")
             : marked_words(before_text, after_text);
}

// Whose value the server has, as far as it is known.
std::string origin_text(const FieldChange& field) {
  switch (field.origin) {
    case Origin::kUnknown: return {};
    case Origin::kDrift:
      return "the server's value was never in this repository";
    case Origin::kPending:
      if (field.commit.empty()) return {};
      return concat("the server has it from ", field.commit.substr(0, 10),
                    " by ", field.author);
  }
  return {};
}

std::string field_text(const FieldChange& field) {
  const Value after = field.after.value_or(Value(std::string()));
  const std::string shown = field.before ? words(*field.before, after)
                            : std::holds_alternative<std::string>(after)
                                ? visible(std::get<std::string>(after))
                                : value_text(after);
  const bool is_sql = field.field == "query";
  std::string out =
      is_sql ? concat("- `query`:\n\n", markdown_fence("sql", shown))
             : concat("- `", field.field, "`: ", markdown_text(shown), '\n');
  const std::string origin = origin_text(field);
  if (!origin.empty()) {
    out += concat(is_sql ? "\n" : "  - ", markdown_text(origin), '\n');
  }
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
    out += concat("\n> **error** ",
                  markdown_code(place_text(problem.path, problem.at.line)),
                  ": ", markdown_text(problem.message), '\n');
  }
  return out;
}

}  // namespace

MarkdownBlock change_markdown(const Change& change) {
  MarkdownBlock out;
  out.full = concat("\n#### ", markdown_text(headline(change)), '\n');
  for (const std::string& text : consequence_texts(change))
    out.full += concat("\n**", markdown_text(text), "**\n");
  if (!change.path.empty()) {
    out.full +=
        concat('\n', markdown_code(place_text(change.path, change.line)), '\n');
  }
  out.brief = concat(out.full,
                     "\nToo long for a comment; `ctl diff` shows all of it.\n");
  if (!change.fields.empty()) out.full += '\n';
  for (const FieldChange& field : change.fields)
    out.full += field_text(field);
  return out;
}

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
  std::vector<MarkdownBlock> blocks;
  for (const Change* change : by_gravity(plan))
    blocks.push_back(change_markdown(*change));
  out << markdown_fitted(std::move(text), blocks, "change", "ctl diff");
}

}  // namespace ctl
