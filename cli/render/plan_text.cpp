#include <algorithm>
#include <ostream>

#include "cli/render/plan.h"
#include "cli/render/word_diff.h"

namespace ctl {
namespace {

constexpr std::size_t kMostListed = 20;

// Text, coloured when the style says so.
struct Paint {
  const Style& style;
  std::string operator()(const char* code, const std::string& text) const {
    return style.color ? concat("\x1b[", code, 'm', text, "\x1b[0m") : text;
  }
};

char mark_of(Action action) {
  switch (action) {
    case Action::kCreate: return '+';
    case Action::kUpdate: return '~';
    case Action::kRename: return '>';
    case Action::kDelete: return '-';
  }
  return ' ';
}

const char* color_of(Action action) {
  switch (action) {
    case Action::kCreate: return "32";
    case Action::kUpdate:
    case Action::kRename: return "33";
    case Action::kDelete: return "31";
  }
  return "0";
}

std::string indented(const std::string& text) {
  std::string out;
  for (const char c : text) {
    out += c;
    if (c == '\n') out += "      ";
  }
  return out;
}

std::string without_last_break(std::string text) {
  while (text.ends_with('\n'))
    text.pop_back();
  return text;
}

bool is_text(const std::optional<Value>& value) {
  return value && std::holds_alternative<std::string>(*value);
}

std::string as_text(const std::optional<Value>& value) {
  return is_text(value) ? visible(std::get<std::string>(*value))
                        : std::string();
}

// A line break that comes or goes alone has to be seen.
std::string marked(std::string text) {
  std::string out;
  for (const char c : text)
    out += c == '\n' ? std::string("\\n\n") : std::string(1, c);
  return out;
}

void print_words(const std::string& before, const std::string& after,
                 const Paint& paint, std::ostream& out) {
  for (const WordRun& run : word_diff(before, after)) {
    switch (run.edit) {
      case WordEdit::kSame: out << indented(run.text); break;
      case WordEdit::kRemoved:
        out << paint("31", concat("[-", indented(marked(run.text)), "-]"));
        break;
      case WordEdit::kAdded:
        out << paint("32", concat("{+", indented(marked(run.text)), "+}"));
        break;
    }
  }
}

void print_field(const FieldChange& field, const Paint& paint,
                 std::ostream& out) {
  const bool is_sql = field.field == "query";
  out << "    " << field.field << (is_sql ? ":\n      " : ": ");
  if (!field.before) {
    if (is_sql) {
      out << indented(without_last_break(as_text(field.after))) << '\n';
    } else {
      out << value_text(*field.after) << '\n';
    }
    return;
  }
  if (is_text(field.before) && is_text(field.after)) {
    print_words(as_text(field.before), as_text(field.after), paint, out);
    if (as_text(field.before) == as_text(field.after)) {
      out << "\n      only ends of lines differ";
    }
  } else {
    out << value_text(*field.before) << " -> " << value_text(*field.after);
  }
  out << '\n';
  if (field.origin == Origin::kDrift) {
    out << "      the server's value was never in this repository\n";
  } else if (field.origin == Origin::kPending && !field.commit.empty()) {
    out << "      the server has it from " << field.commit.substr(0, 10)
        << " by " << visible(field.author) << '\n';
  }
}

void print_change(const Change& change, const Paint& paint, std::ostream& out) {
  out << paint(color_of(change.action),
               concat(mark_of(change.action), ' ', headline(change)));
  const std::string place = place_text(change.path, change.line);
  out << (place.empty() ? "" : "  ") << place << '\n';
  for (const std::string& text : consequence_texts(change))
    out << "    " << paint("1;31", concat("! ", text)) << '\n';
  for (const FieldChange& field : change.fields)
    print_field(field, paint, out);
  out << '\n';
}

void print_names(const std::vector<ObjectName>& names, std::ostream& out) {
  for (std::size_t i = 0; i < std::min(names.size(), kMostListed); ++i) {
    out << "  " << describe(names[i].kind, names[i].scope, names[i].name)
        << '\n';
  }
  if (names.size() > kMostListed) {
    out << "  and " << names.size() - kMostListed << " more\n";
  }
}

}  // namespace

void render_plan_text(const Plan& plan, const Style& style, std::ostream& out) {
  const Paint paint = {style};
  for (const Change* change : by_gravity(plan))
    print_change(*change, paint, out);
  if (!plan.left.empty()) {
    out << plural(plan.left.size(), "definition")
        << " no longer in the files; `--prune` deletes:\n";
    print_names(plan.left, out);
    out << '\n';
  }
  for (const std::string& warning : plan.warnings)
    out << "warning: " << visible(warning) << '\n';
  for (const Diagnostic& problem : plan.problems) {
    out << place_text(problem.path, problem.at.line)
        << ": error: " << visible(problem.message) << '\n'
        << "  help: " << visible(problem.help) << '\n';
  }
  if (!plan.warnings.empty() || !plan.problems.empty()) out << '\n';
  out << compared_text(plan) << ": " << summary_line(plan) << '\n';
}

}  // namespace ctl
