// Names, texts and paths that try to steer the terminal of who reads a report,
// or to be markup in it.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "schema/base/text.h"
#include "schema/base/visible.h"
#include "tests/support/deployment.h"

using namespace ctl;
using nlohmann::json;

namespace {

// As a double-quoted YAML scalar: CSI in both forms, bell, delete, next line,
// line separator, right-to-left override, markup of HTML and Markdown.
constexpr const char* kEvil =
    "\\e[2J\\x9b31m\\a\\x7f\\N\\u2028\\u202egpj <img src=x onerror=y> "
    "![a](b) `c` | @here";

// The place of the first character that is not for a terminal.
std::size_t steering(const std::string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' || text[i] == '\t') continue;
    const std::size_t hidden = hidden_length(text, i);
    // A byte inside a sequence is judged with its first one.
    const bool inside = (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U;
    if (hidden > 0 && !inside) return i;
  }
  return std::string::npos;
}

std::size_t control(const std::string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 && byte != '\n' && byte != '\t') return i;
  }
  return std::string::npos;
}

struct Hostile {
  test::Deployment deployment;
  Hostile() {
    auto& repository = deployment.repository();
    const std::string item =
        concat("- name: \"q ", kEvil, "\"\n  description: \"d ", kEvil,
               "\"\n  interval: 60\n  query: \"SELECT 1 AS \\\"", "c\\e[1m",
               "\\\" -- ", kEvil, "\"\n");
    repository.write("lib/\x1b[31m\xc2\x9b.yml", item);
    repository.write("default.yml",
                     test::global_file("  - path: \"lib/\\e[31m\\x9b.yml\"\n",
                                       concat("  - name: \"p ", kEvil,
                                              "\"\n    query: SELECT 1 FROM "
                                              "nowhere WHERE x = '\\e'\n"
                                              "    platform: \"\\e[1m\"\n")));
    repository.write(
        "lib/a.tests.yml",
        concat("tests:\n  - query: \"q ", kEvil,
               "\"\n    cases:\n      - name: \"", kEvil,
               "\"\n        host: lab\n        expect: {rows: 3}\n"));
    repository.commit("say \x1b[31m \xc2\x9b \xe2\x80\xae");
  }
};

}  // namespace

TEST_CASE("hostile names: no report steers a terminal") {
  Hostile hostile;
  const std::vector<std::vector<std::string>> commands = {
      {"lint"},
      {"lint", "--format", "markdown"},
      {"lint", "--format", "github"},
      {"dry-run", "--host", "lab"},
      {"dry-run", "--host", "lab", "--format", "markdown"},
      {"test"},
      {"diff"},
      {"diff", "--format", "markdown"},
      {"diff", "--format", "html"},
      {"apply", "--yes"},
      {"drift"},
      {"drift", "--format", "markdown"},
      {"log"},
      {"review", "--base", "HEAD"},
      {"review", "--base", "HEAD", "--format", "html"},
      {"log", "\x1b[2J"},
      {"rollback", "\x1b[2J"},
      {"diff", "--from", "\x1b[2J"},
      {"dry-run", "\x1b[2J"},
      {"explain", "\x1b[2J"},
      {"schema", "\x1b[2J"},
      {"\x1b[2J"},
      {"lint", "\x1b[2J"},
      {"lint", "--\x1b[2J"},
      {"diff", "--env", "\x1b[2J"},
      {"export", "/proc/\x1b[2J"},
      {"convert", "\x1b[2J"},
  };
  for (const std::vector<std::string>& command : commands) {
    const auto answer = hostile.deployment.run(command);
    CAPTURE(join(command, " "));
    for (const std::string& text : {answer.out, answer.err}) {
      const std::size_t at = steering(text);
      CAPTURE(text.substr(at == std::string::npos ? 0
                          : at < 40               ? 0
                                                  : at - 40,
                          80));
      CHECK(at == std::string::npos);
    }
  }
}

TEST_CASE("hostile names: every machine format stays whole") {
  Hostile hostile;
  const std::vector<std::vector<std::string>> commands = {
      {"lint", "--format", "json"},   {"lint", "--format", "sarif"},
      {"lint", "--format", "gitlab"}, {"dry-run", "--format", "json"},
      {"test", "--format", "json"},   {"diff", "--format", "json"},
      {"apply", "--format", "json"},  {"drift", "--format", "json"},
      {"log", "--format", "json"},
  };
  for (const std::vector<std::string>& command : commands) {
    const auto answer = hostile.deployment.run(command);
    CAPTURE(join(command, " "));
    CHECK(control(answer.out) == std::string::npos);
    CHECK_FALSE(json::parse(answer.out, nullptr, false).is_discarded());
  }
  for (const char* format : {"junit", "jsonl"}) {
    const auto answer = hostile.deployment.run({"lint", "--format", format});
    CHECK(control(answer.out) == std::string::npos);
  }
}

TEST_CASE("hostile names: what others put on the server is text, too") {
  test::Deployment deployment;
  auto& repository = deployment.repository();
  repository.write("default.yml",
                   test::global_file("  - name: a\n    query: SELECT 1\n"));
  repository.commit("one");
  REQUIRE(deployment.run({"apply", "--yes"}).code == 0);
  const std::string evil =
      "\x1b[2J\xc2\x9b\xe2\x80\xae</pre><script>x</script> ![a](b)";
  deployment.write(
      "POST", "queries",
      json{{"name", "theirs " + evil}, {"query", "SELECT 2"}}.dump());
  const json queries = json::parse(deployment.get("queries"));
  for (const json& query : queries["queries"]) {
    if (query["name"] != "a") continue;
    deployment.write(
        "PATCH", concat("queries/", query["id"].get<int>()),
        json{{"description", evil}, {"query", "SELECT 3 -- " + evil}}.dump());
  }
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"diff"},
                                             {"diff", "--format", "markdown"},
                                             {"diff", "--format", "html"},
                                             {"drift"},
                                             {"drift", "--format", "markdown"},
                                             {"export", "out"}}) {
    const auto answer = deployment.run(command);
    CAPTURE(join(command, " "));
    CAPTURE(answer.out);
    CHECK(steering(answer.out) == std::string::npos);
    CHECK(steering(answer.err) == std::string::npos);
    if (command.back() == "html" || command.back() == "markdown") {
      const bool fenced = command.back() == "markdown";
      const std::size_t at = answer.out.find("<script>");
      // In Markdown only inside a fence, which is text.
      CHECK((at == std::string::npos || fenced));
      CHECK(answer.out.find("\n<script>") == std::string::npos);
    }
  }
}

TEST_CASE("visible: what is hidden is told, the rest stays") {
  CHECK(visible("a\tb\nc \xc3\xa9 \xf0\x9f\x92\xbb") ==
        "a\tb\nc \xc3\xa9 \xf0\x9f\x92\xbb");
  CHECK(visible("\x1b[1m\x7f") == "\\x1B[1m\\x7F");
  CHECK(visible("a\r\nb\rc") == "a\nb\\x0Dc");
  CHECK(visible("\xc2\x9b\xe2\x80\xae\xff\xc3") ==
        "\\u{9B}\\u{202E}\\xFF\\xC3");
  CHECK(visible(std::string_view("\0", 1)) == "\\x00");
  CHECK(quote("a\n\xe2\x80\xa8\xff") == "'a\\n\\u{2028}\\xFF'");
}
