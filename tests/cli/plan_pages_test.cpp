#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include "cli/render/html.h"
#include "cli/render/markdown.h"
#include "cli/render/plan.h"
#include "tests/support/golden.h"

using namespace ctl;

namespace {

// One of everything that a page has to show.
Plan full_plan() {
  Plan plan;
  plan.server = {"https://fleet.example.com", "4.69.0", "premium", {4, 69}};
  plan.changes.push_back({.action = Action::kCreate,
                          .kind = ObjectKind::kQuery,
                          .scope = "global",
                          .name = "<script>alert('x')</script>",
                          .path = "lib/a&b.yml",
                          .line = 3});
  plan.changes.back().fields = {
      {"query", {}, Value(std::string("SELECT '<b>' AS \"x\";\n")), {}},
      {"interval", {}, Value(300LL), {}}};
  plan.changes.push_back({.action = Action::kUpdate,
                          .kind = ObjectKind::kPolicy,
                          .scope = "team:R&D",
                          .name = "disk",
                          .path = "teams/r.yml",
                          .line = 9});
  plan.changes.back().fields = {
      {"query", Value(std::string("SELECT 1;")),
       Value(std::string("SELECT 2;")), Origin::kDrift},
      {"critical", Value(false), Value(true), Origin::kPending,
       "0123456789abcdef", "Ada <ada@example.com>"}};
  plan.changes.back().consequences = {Consequence::kClearsMembership};
  plan.changes.push_back({.action = Action::kRename,
                          .kind = ObjectKind::kLabel,
                          .scope = "global",
                          .name = "new",
                          .previous_name = "old\x1b[31m"});
  plan.changes.push_back({.action = Action::kDelete,
                          .kind = ObjectKind::kQuery,
                          .scope = "global",
                          .name = "gone"});
  plan.unmanaged = {{ObjectKind::kQuery, "global", "theirs"}};
  plan.left = {{ObjectKind::kQuery, "global", "left"}};
  plan.warnings = {"a <warning>"};
  Diagnostic problem;
  problem.path = "default.yml";
  problem.at = {4, 1};
  problem.message = "no SQL";
  problem.help = "add `query:`";
  plan.problems = {problem};
  plan.unchanged = 12;
  return plan;
}

}  // namespace

TEST_CASE("plan html: one page holds everything and no markup of others") {
  std::ostringstream out;
  render_plan_html(full_plan(), {}, out);
  const std::string page = out.str();
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("&lt;script&gt;alert(&#39;x&#39;)") != std::string::npos);
  CHECK(page.find("http://") == std::string::npos);
  CHECK(page.find("src=") == std::string::npos);
  CHECK(page.find("href=") == std::string::npos);
  CHECK(page.find("url(") == std::string::npos);
  CHECK(page.find('\x1b') == std::string::npos);
  // What loses something comes first.
  CHECK(page.find("delete query") < page.find("create query"));
  test::check_golden("render/plan.html.out", page);
}

TEST_CASE("plan html: text is text whatever it holds") {
  CHECK(html_escape("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#39;");
  CHECK(html_escape("\xff") == "\\xFF");
  CHECK(html_escape(std::string_view("\0", 1)) == "\\x00");
}

TEST_CASE("plan text and markdown: the same plan for a person and a comment") {
  std::ostringstream text;
  render_plan_text(full_plan(), {}, text);
  test::check_golden("render/plan.text.out", text.str());
  std::ostringstream markdown;
  render_plan_markdown(full_plan(), {}, markdown);
  test::check_golden("render/plan.markdown.out", markdown.str());
}

TEST_CASE("plan markdown: fits a comment whatever the plan holds") {
  constexpr std::size_t kMost = 60'000;
  const std::string huge(200'000, 'x');
  Plan many = full_plan();
  for (int i = 0; i < 5'000; ++i) {
    many.changes.push_back(many.changes.front());
    many.warnings.push_back("warning " + std::to_string(i));
  }
  Plan long_sql = full_plan();
  long_sql.changes.back().fields = {
      {"query", Value("SELECT '" + huge + "'"), {}, {}}};
  long_sql.changes[1].fields[0].after = Value("SELECT `" + huge);
  Plan long_name = full_plan();
  long_name.changes[1].name = huge;
  long_name.warnings = {huge};
  for (const Plan* plan : {&many, &long_sql, &long_name}) {
    std::ostringstream out;
    render_plan_markdown(*plan, {}, out);
    const std::string text = out.str();
    CHECK(text.size() <= kMost);
    // A bot finds its comment by this line.
    CHECK(text.starts_with("<!-- ctl diff -->\n### ctl diff: "));
    CHECK(text.find("delete query 'gone'") != std::string::npos);
  }
  std::ostringstream out;
  render_plan_markdown(long_sql, {}, out);
  CHECK(out.str().find("Too long for a comment; `ctl diff` shows all of it") !=
        std::string::npos);
  CHECK(out.str().find("create query") != std::string::npos);
  std::ostringstream rest;
  render_plan_markdown(many, {}, rest);
  CHECK(rest.str().find(" more changes; `ctl diff` lists them.") !=
        std::string::npos);
}

TEST_CASE("plan: a change that cannot be seen is told") {
  Plan plan = full_plan();
  plan.changes[1].fields = {{"query", Value(std::string("SELECT 1\r\nFROM a")),
                             Value(std::string("SELECT 1\nFROM a")),
                             Origin::kUnknown}};
  for (const auto render :
       {render_plan_text, render_plan_markdown, render_plan_html}) {
    std::ostringstream out;
    render(plan, {}, out);
    CHECK(out.str().find("only ends of lines differ") != std::string::npos);
  }
}

TEST_CASE("markdown: code and text of others stay code and text") {
  CHECK(markdown_code("a`b\nc") == "`` a`b c ``");
  CHECK(markdown_code("plain") == "`plain`");
  CHECK(markdown_text("<b> *x* [a](b) @y &lt; #1") ==
        "\\<b\\> \\*x\\* \\[a\\](b) \\@y \\&lt; \\#1");
  CHECK(markdown_fence("sql", "```\nx") == "````sql\n```\nx\n````\n");
}
