#include <ostream>

#include "cli/render/html.h"
#include "cli/render/plan.h"
#include "cli/render/plan_parts.h"
#include "cli/render/word_diff.h"

namespace ctl {
namespace {

std::string element(std::string_view name, const std::string& text) {
  return concat('<', name, '>', html_escape(text), "</", name, '>');
}

std::string words(const std::string& before, const std::string& after) {
  std::string out;
  for (const WordRun& run : word_diff(visible(before), visible(after))) {
    switch (run.edit) {
      case WordEdit::kSame: out += html_escape(run.text); break;
      case WordEdit::kRemoved: out += element("del", run.text); break;
      case WordEdit::kAdded: out += element("ins", run.text); break;
    }
  }
  return out;
}

const std::string* text_in(const std::optional<Value>& value) {
  return value ? std::get_if<std::string>(&*value) : nullptr;
}

std::string value_html(const FieldChange& field) {
  const std::string* before = text_in(field.before);
  const std::string* after = text_in(field.after);
  if (before != nullptr && after != nullptr) {
    const bool same = visible(*before) == visible(*after);
    return concat("<pre>", words(*before, *after), "</pre>",
                  same ? "<p>only ends of lines differ</p>" : "");
  }
  if (field.before && field.after) {
    return concat(element("del", value_text(*field.before)), " &rarr; ",
                  element("ins", value_text(*field.after)));
  }
  if (after != nullptr) return element("pre", *after);
  const std::optional<Value>& only = field.after ? field.after : field.before;
  return only ? html_escape(value_text(*only)) : std::string();
}

std::string origin_html(const FieldChange& field) {
  std::string text;
  switch (field.origin) {
    case Origin::kUnknown: return {};
    case Origin::kDrift:
      text = "the server's value was never in this repository";
      break;
    case Origin::kPending:
      if (field.commit.empty()) return {};
      text = concat("the server has it from ", field.commit.substr(0, 10),
                    " by ", field.author);
      break;
  }
  return concat("<p class=\"origin\">", html_escape(text), "</p>");
}

// A section with a heading; nothing when there are no items.
std::string list_html(const std::string& heading,
                      const std::vector<std::string>& items) {
  if (items.empty()) return {};
  std::string out = concat("<section>\n", element("h2", heading), "\n<ul>\n");
  for (const std::string& item : items)
    out += element("li", item) + '\n';
  return out + "</ul>\n</section>\n";
}

std::vector<std::string> texts_of(const std::vector<ObjectName>& names) {
  std::vector<std::string> out;
  for (const ObjectName& name : names)
    out.push_back(describe(name.kind, name.scope, name.name));
  return out;
}

std::vector<std::string> texts_of(const std::vector<Diagnostic>& problems) {
  std::vector<std::string> out;
  for (const Diagnostic& problem : problems) {
    out.push_back(concat(problem.path, ':', problem.at.line, ": ",
                         problem.message, "; ", problem.help));
  }
  return out;
}

std::string unmanaged_html(const Plan& plan) {
  if (plan.unmanaged.empty()) return {};
  std::string out = concat(
      "<details>\n<summary>", plural(plan.unmanaged.size(), "definition"),
      " of the server not from this repository, left alone</summary>\n<ul>\n");
  for (const std::string& text : texts_of(plan.unmanaged))
    out += element("li", text) + '\n';
  return out + "</ul>\n</details>\n";
}

}  // namespace

std::string change_html(const Change& change) {
  std::string out = concat("<article class=\"", to_string(change.action),
                           "\">\n", element("h3", headline(change)), '\n');
  for (const std::string& text : consequence_texts(change))
    out += concat("<p class=\"loss\">", html_escape(text), "</p>\n");
  if (!change.path.empty()) {
    out += concat("<p class=\"place\">",
                  element("code", concat(change.path, ':', change.line)),
                  "</p>\n");
  }
  if (!change.fields.empty()) out += "<dl>\n";
  for (const FieldChange& field : change.fields) {
    out += concat(element("dt", field.field), "<dd>", value_html(field),
                  origin_html(field), "</dd>\n");
  }
  if (!change.fields.empty()) out += "</dl>\n";
  return out + "</article>\n";
}

void render_plan_html(const Plan& plan, const Style& /*style*/,
                      std::ostream& out) {
  const std::string title = concat("ctl diff: ", summary_line(plan));
  std::string body =
      concat(element("h1", title), '\n', element("p", compared_text(plan)),
             '\n', list_html("Errors", texts_of(plan.problems)),
             list_html("Warnings", plan.warnings));
  if (!plan.changes.empty()) {
    body += "<section>\n<h2>Changes</h2>\n";
    for (const Change* change : by_gravity(plan))
      body += change_html(*change);
    body += "</section>\n";
  }
  body +=
      list_html("No longer in the files; --prune deletes", texts_of(plan.left));
  body += unmanaged_html(plan);
  out << html_page(title, body);
}

}  // namespace ctl
