// What people and machines feed to a linter by accident: always a finding or an
// error with a place and a way on, never a crash.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/run_ctl.h"
#include "tests/support/scratch.h"

using ctl::test::Answer;
using ctl::test::run_ctl;
using ctl::test::Scratch;
using Json = nlohmann::json;

namespace {

constexpr const char* kEntry =
    "org_settings:\n  secrets:\n    - secret: $SECRET\nagent_options:\n"
    "controls:\npolicies:\n  - path: list.yml\nqueries: []\n";

std::string repeat(const std::string& text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i)
    out += text;
  return out;
}

// Each level names the one before nine times.
std::string alias_bomb() {
  std::string text = "- &a0 {name: x}\n";
  for (int level = 1; level < 12; ++level) {
    text += "- &a" + std::to_string(level) + " [" +
            repeat("*a" + std::to_string(level - 1) + ", ", 9) + "]\n";
  }
  return text;
}

struct BadFile {
  std::string name;
  std::string text;
  std::string rule;  // the finding it must give
  int line;
};

std::vector<BadFile> bad_files() {
  return {
      {"a tab as indentation", "- name: x\n\tquery: SELECT 1\n", "yaml-syntax",
       2},
      {"an unclosed quote", "- name: 'x\n  query: SELECT 1\n", "yaml-syntax",
       0},
      {"conflict markers",
       "- name: x\n<<<<<<< ours\n  query: SELECT 1\n=======\n"
       "  query: SELECT 2\n>>>>>>> theirs\n",
       "yaml-syntax", 0},
      {"Latin-1", "- name: caf\xe9\n  query: SELECT 1\n", "invalid-utf8", 1},
      {"a program",
       std::string("\x7f"
                   "ELF\x02\x01\x01\x00\x00\xff\xfe\x00",
                   12),
       "", 0},
      {"nesting 10,000 deep", repeat("[", 10000), "", 0},
      {"an alias bomb", alias_bomb(), "yaml-limit", 0},
  };
}

Json findings_of(const Answer& answer) {
  const Json document = Json::parse(answer.out, nullptr, false);
  REQUIRE_FALSE(document.is_discarded());
  return document["findings"];
}

}  // namespace

TEST_CASE("bad input: a broken file is one clear finding") {
  for (const BadFile& bad : bad_files()) {
    CAPTURE(bad.name);
    const Scratch tree;
    tree.write("default.yml", kEntry);
    tree.write("list.yml", bad.text);
    const Answer answer =
        run_ctl({"lint", "-C", tree.str(), "--format", "json"});
    CHECK(answer.code == 1);
    const Json findings = findings_of(answer);
    std::size_t errors = 0;
    for (const Json& finding : findings) {
      if (finding["severity"] != "error") continue;
      ++errors;
      CHECK(finding["path"] == "list.yml");
      CHECK_FALSE(finding.value("message", "").empty());
      if (!bad.rule.empty()) CHECK(finding["rule"] == bad.rule);
      if (bad.line > 0) CHECK(finding["line"] == bad.line);
    }
    CHECK(errors == 1);
  }
}

TEST_CASE("bad input: odd but valid files give no finding of their own") {
  const std::string item =
      "- name: x\n  description: d\n  resolution: r\n"
      "  query: SELECT 1 FROM processes WHERE pid = 1\n";
  std::string crlf = item;
  for (std::size_t i = crlf.find('\n'); i != std::string::npos;
       i = crlf.find('\n', i + 2)) {
    crlf.replace(i, 1, "\r\n");
  }
  const std::vector<std::string> texts = {
      "", "# nothing\n", "\xef\xbb\xbf" + item, crlf, item + "\n\n\n"};
  for (const std::string& text : texts) {
    CAPTURE(text);
    const Scratch tree;
    tree.write("default.yml", kEntry);
    tree.write("list.yml", text);
    const Answer answer =
        run_ctl({"lint", "-C", tree.str(), "--format", "json", "--strict"});
    CHECK_MESSAGE(answer.code == 0, answer.out);
  }
}

TEST_CASE("bad input: a reference that leads nowhere") {
  struct Case {
    std::string path;
    std::string rule;
    std::string file;
    std::string text = {};  // of list.yml
  };
  const std::vector<Case> cases = {
      {"gone.yml", "missing-file", "default.yml"},
      {"folder", "missing-file", "default.yml"},
      {".", "missing-file", "default.yml"},
      {"/", "missing-file", "default.yml"},
      {"../outside.yml", "path-outside-tree", "default.yml"},
      {"../gone.yml", "missing-file", "default.yml"},
      {"https://example.com/list.yml", "missing-file", "default.yml"},
      {"list.yml", "nested-path", "list.yml", "- path: list.yml\n"},
      {"list.yml", "nested-path", "list.yml", "- path: default.yml\n"},
      {"list.yml", "not-a-list", "list.yml", "name: x\n"},
      {"list.yml", "not-a-list", "list.yml", "just text\n"},
      {"default.yml", "not-a-list", "default.yml"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.path);
    CAPTURE(c.text);
    const Scratch around;
    const std::string tree = around.str() + "/tree";
    around.write("outside.yml", "- name: x\n  query: SELECT 1\n");
    around.write("tree/default.yml",
                 "org_settings: {}\npolicies:\n  - path: " + c.path + "\n");
    around.write("tree/folder/a.txt", "");
    if (!c.text.empty()) around.write("tree/list.yml", c.text);
    const Answer answer = run_ctl({"lint", "-C", tree, "--format", "json"});
    const Json findings = findings_of(answer);
    std::size_t found = 0;
    for (const Json& finding : findings) {
      if (finding["severity"] == "note") continue;
      ++found;
      CHECK(finding["rule"] == c.rule);
      CHECK(finding["path"] == c.file);
      CHECK(finding["line"].get<int>() > 0);
      CHECK_FALSE(finding.value("help", "").empty());
    }
    CHECK(found == 1);
    CHECK(answer.code == (c.rule == "path-outside-tree" ? 0 : 1));
  }
}

TEST_CASE("bad input: a place that is not there is an error with exit 3") {
  const Scratch tree;
  const Answer missing = run_ctl({"lint", "-C", tree.str(), "no/such/place"});
  CHECK(missing.code == 3);
  CHECK(missing.out.empty());
  CHECK(missing.err.find("ctl: error: cannot read no/such/place") == 0);
  const Answer directory = run_ctl({"lint", "-C", tree.str() + "/gone"});
  CHECK(directory.code == 3);
  const Answer given = run_ctl({"dry-run", "-C", tree.str(), "--sql",
                                "SELECT 1", "--given", "gone.json"});
  CHECK(given.code == 3);
  CHECK(given.err.find("gone.json") != std::string::npos);
}

TEST_CASE("bad input: a folder without definitions is fine") {
  const Scratch tree;
  const Answer answer = run_ctl({"lint", "-C", tree.str()});
  CHECK(answer.code == 0);
  CHECK(answer.out.find("nothing found in 0 files") != std::string::npos);
}

TEST_CASE("bad input: a huge file is refused without being read") {
  const Scratch tree;
  tree.write("default.yml", kEntry);
  tree.write("list.yml", "");
  std::filesystem::resize_file(tree.path() / "list.yml", 100U << 20U);
  const Answer answer = run_ctl({"lint", "-C", tree.str(), "--format", "json"});
  CHECK(answer.code == 1);
  const Json findings = findings_of(answer);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0]["rule"] == "yaml-limit");
}
