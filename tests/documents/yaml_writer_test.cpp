#include "schema/documents/yaml_writer.h"

#include <doctest/doctest.h>

#include <optional>
#include <random>
#include <string>

#include "schema/base/text.h"
#include "schema/documents/memory_source.h"
#include "schema/documents/tree.h"

using namespace ctl;

namespace {

// What is read back as the SQL of an item, or why not.
std::string read_back(const std::string& scalar, bool quiet_text) {
  const auto source = memory_source(
      {{"default.yml",
        concat("org_settings:\nqueries:\n- name: a\n  description: x\n"
               "  query: ",
               scalar, "\n  interval: 5\n- name: b\n  query: SELECT 1\n")}});
  LoadOptions options;
  options.quiet_text = quiet_text;
  options.environment = [](const std::string& name) {
    // Whatever is looked for is found: then it shows.
    return std::optional<std::string>("EXPANDED" + name);
  };
  const auto tree = load_tree(*source, options);
  if (!tree) return "error: " + tree.error().message;
  if (!tree->findings.empty()) {
    return "finding: " + tree->findings.all().front().message;
  }
  if (tree->definitions.size() != 2) return "lost a definition";
  if (tree->definitions[0].number("interval") != 5) return "lost the interval";
  return tree->definitions[0].sql;
}

void check_faithful(const std::string& text) {
  CAPTURE(text);
  for (const bool quiet : {true, false}) {
    CHECK(read_back(yaml_text(text), quiet) == text);
    CHECK(read_back(yaml_block(text, 4), quiet) == text);
  }
}

}  // namespace

TEST_CASE("yaml writer: plain where that is the same text") {
  struct Case {
    const char* text;
    const char* written;
  };
  const Case cases[] = {
      {"ssh keys", "ssh keys"},
      {"5.12.1", "5.12.1"},
      {"5.10", "\"5.10\""},
      {"yes", "\"yes\""},
      {"null", "\"null\""},
      {"017", "\"017\""},
      {"", "\"\""},
      {"a: b", "\"a: b\""},
      {"a #b", "\"a #b\""},
      {"a:", "\"a:\""},
      {"- a", "\"- a\""},
      {"a'b", "a'b"},
      {"\"a\"", "\"\\\"a\\\"\""},
      {"$HOME", "\"\\x24HOME\""},
      {"a\tb\r\n", "\"a\\tb\\r\\n\""},
      {"\xe2\x80\xa8", "\"\\u2028\""},
      {"\xf0\x9f\x92\xbb", "\xf0\x9f\x92\xbb"},
  };
  for (const Case& c : cases)
    CHECK(yaml_text(c.text) == c.written);
}

TEST_CASE("yaml writer: SQL is a block that keeps every byte") {
  CHECK(yaml_block("SELECT 1;", 4) == "|-\n    SELECT 1;");
  CHECK(yaml_block("SELECT 1;\n", 4) == "|\n    SELECT 1;");
  CHECK(yaml_block("a\n\n\n", 4) == "|+\n    a\n\n");
  CHECK(yaml_block("  a\n b", 4) == "|2-\n      a\n     b");
  CHECK(yaml_block("x $HOME '$.a'", 4) == "|-\n    x \\$HOME '$.a'");
  CHECK(yaml_block("\\$.a", 4) == "|-\n    \\\\\\$.a");
}

TEST_CASE("yaml writer: what is written is what is read") {
  for (const char* text : {"SELECT 1;",
                           "a\n",
                           "a\n\n",
                           "\n\na",
                           "\ta\n\tb",
                           " a",
                           "a ",
                           "a  \nb",
                           "a\n  ",
                           "a\n \n",
                           "\r\n",
                           "a\r\nb",
                           "$A",
                           "${A}",
                           "$1",
                           "$$",
                           "$",
                           "\\$A",
                           "\\\\$A",
                           "\\\\\\$A",
                           "$$A\\$B",
                           "${",
                           "'$.x'",
                           "#a",
                           "a\n#b",
                           "---\n...\n",
                           "- a",
                           "? a",
                           "a: b\n  c: d",
                           "  description: $A\nb",
                           "/*\n  resolution: \\$A\n*/ x",
                           "\x7f",
                           "\x01",
                           "\xc2\x85",
                           "\xef\xbb\xbf",
                           "$FLEET_SECRET_X",
                           "$FLEET_VAR_Y",
                           "%a",
                           "@a",
                           "`a`",
                           "&a",
                           "*a",
                           "!a",
                           "\"",
                           "'",
                           "\\",
                           "|",
                           ">",
                           "[a]",
                           "{a}",
                           "a\n\n\nb\n",
                           "\n",
                           " ",
                           "true",
                           "~",
                           "0x1F",
                           "1e3",
                           "2024-01-01",
                           "12:30"}) {
    check_faithful(text);
  }
}

TEST_CASE("yaml writer: any text of any characters comes back") {
  constexpr const char* kPieces[] = {
      "$",      "\\", "\n", " ", "\t", "a",  "{",        "}",    ":",
      "#",      "-",  "\"", "'", "A1", "\r", "\xc3\xa9", "\x02", "description:",
      "\n  x: "};
  std::mt19937 random(4711);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    const std::size_t length = random() % 12;
    for (std::size_t i = 0; i < length; ++i)
      text += kPieces[random() % std::size(kPieces)];
    check_faithful(text);
  }
}

TEST_CASE("yaml writer: a comment holds nothing that is expanded") {
  CHECK(yaml_comment("a $HOME\nb\x01") == "# a ?HOME\n# b?\n");
  CHECK(yaml_comment("") == "#\n");
}
