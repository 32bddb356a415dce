// What a repository says about its own linting: ctl.yml and comments.
#include <doctest/doctest.h>

#include <string>

#include "tests/support/lint_tree.h"
#include "tests/support/run_ctl.h"
#include "tests/support/scratch.h"

using ctl::test::Files;
using ctl::test::linted;

namespace {

// One finding: interval-too-short, a warning.
constexpr const char* kShort =
    "- name: Mounts\n"
    "  description: Lists what is mounted.\n"
    "  platform: linux\n"
    "  interval: 5\n"
    "  automations_enabled: true\n"
    "  query: SELECT device FROM mounts\n";

constexpr const char* kWarned = "lib/q.yml:4:13 warning interval-too-short\n";

// The list with `comment` put behind, or above, the interval.
std::string behind(const std::string& comment) {
  std::string text = kShort;
  return text.insert(text.find("5\n") + 1, "  " + comment);
}
std::string above(const std::string& comment) {
  std::string text = kShort;
  return text.insert(text.find("  interval"), "  " + comment + "\n");
}

struct Case {
  const char* name;
  Files files;
  std::string expected;
};

void check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(linted(c.files) == c.expected);
  }
}

}  // namespace

TEST_CASE("control: levels of rules, everywhere and by path") {
  const auto with = [](const char* config) {
    return Files{{"ctl.yml", config}, {"lib/q.yml", kShort}};
  };
  const std::string error = "lib/q.yml:4:13 error interval-too-short\n";
  const std::string note = "lib/q.yml:4:13 note interval-too-short\n";
  check({
      {"none", {{"lib/q.yml", kShort}}, kWarned},
      {"empty", with(""), kWarned},
      {"error", with("rules: {interval-too-short: error}\n"), error},
      {"note", with("rules: {interval-too-short: note}\n"), note},
      {"off", with("rules: {interval-too-short: off}\n"), ""},
      {"another rule", with("rules: {unknown-table: off}\n"), kWarned},
      {"a folder", with("paths: {lib/: {interval-too-short: off}}\n"), ""},
      {"without slash", with("paths: {lib: {interval-too-short: off}}\n"), ""},
      {"a file", with("paths: {lib/q.yml: {interval-too-short: off}}\n"), ""},
      {"a pattern", with("paths: {'**/*.yml': {interval-too-short: error}}\n"),
       error},
      {"elsewhere", with("paths: {li/: {interval-too-short: off}}\n"), kWarned},
      {"path over rule",
       with("rules: {interval-too-short: off}\n"
            "paths: {lib/: {interval-too-short: error}}\n"),
       error},
      {"the last path",
       with("paths:\n  lib/: {interval-too-short: off}\n"
            "  lib/q.yml: {interval-too-short: note}\n"),
       note},
  });
}

TEST_CASE("control: a word that ctl.yml cannot mean is a finding") {
  check({
      {"level",
       {{"ctl.yml", "rules: {interval-too-short: eror}\n"},
        {"lib/q.yml", kShort}},
       "ctl.yml:1:29 error unknown-value\n" + std::string(kWarned)},
      {"level by path",
       {{"ctl.yml", "paths: {lib/: {interval-too-short: warn}}\n"}},
       "ctl.yml:1:36 error unknown-value\n"},
      {"rule by path",
       {{"ctl.yml", "paths: {lib/: {interval-to-short: error}}\n"}},
       "ctl.yml:1:16 warning unknown-rule\n"},
      {"reasons",
       {{"ctl.yml", "suppressions: {reasons: yes}\n"}},
       "ctl.yml:1:25 error unknown-value\n"},
      {"key",
       {{"ctl.yml", "suppressions: {reason: required}\n"}},
       "ctl.yml:1:16 error unknown-key\n"},
  });
}

TEST_CASE("control: metadata of the repository's own must be there") {
  const Files files = {
      {"ctl.yml", "meta: {required: [cost_center, tests]}\n"},
      {"lib/q.yml",
       "- name: Mounts\n  description: Lists what is mounted.\n"
       "  platform: linux\n  query: SELECT device FROM mounts\n"}};
  Files said = files;
  said["lib/q.tests.yml"] =
      "meta:\n  - query: Mounts\n    cost_center: 42\n"
      "tests:\n  - query: Mounts\n    cases:\n      - name: none\n"
      "        expect: {rows: 0}\n";
  Files undeclared = said;
  undeclared["ctl.yml"] = "{}\n";
  check({
      {"absent", files,
       "lib/q.yml:1:3 note missing-meta\nlib/q.yml:1:3 note missing-meta\n"},
      {"said", said, ""},
      {"undeclared", undeclared, "lib/q.tests.yml:3:5 error unknown-key\n"},
  });
}

TEST_CASE("control: a comment hides a finding of its line or the next") {
  const std::string ignore = "# ctl: ignore[interval-too-short]";
  const auto lib = [](const std::string& text) {
    return Files{{"lib/q.yml", text}};
  };
  check({
      {"behind", lib(behind(ignore)), ""},
      {"behind, with a reason", lib(behind(ignore + " a canary")), ""},
      {"above", lib(above(ignore)), ""},
      {"above another comment", lib(above(ignore + "\n  # more")), ""},
      {"of two",
       lib(behind("# ctl: ignore[unknown-table, "
                  "interval-too-short] why")),
       "lib/q.yml:4:16 warning unused-suppression\n"},
      {"two lines above", lib(ignore + "\n" + kShort),
       "lib/q.yml:1:1 warning unused-suppression\n"
       "lib/q.yml:5:13 warning interval-too-short\n"},
      {"in a text",
       lib(std::string(kShort) + "- name: 'a # ctl: ignore[no-rule]'\n"
                                 "  description: Says one.\n"
                                 "  platform: linux\n"
                                 "  query: SELECT pid FROM processes\n"),
       kWarned},
  });
}

TEST_CASE("control: reasons are required when ctl.yml says so") {
  const std::string ignore = "# ctl: ignore[interval-too-short]";
  const auto with = [](const std::string& text) {
    return Files{{"ctl.yml", "suppressions: {reasons: required}\n"},
                 {"lib/q.yml", text}};
  };
  const std::string refused =
      std::string(kWarned) + "lib/q.yml:4:16 warning unused-suppression\n";
  check({
      {"given", with(behind(ignore + " a canary")), ""},
      {"absent", with(behind(ignore)), refused},
      {"blank", with(behind(ignore + "   ")), refused},
      {"optional",
       {{"ctl.yml", "suppressions: {reasons: optional}\n"},
        {"lib/q.yml", behind(ignore)}},
       ""},
  });
}

TEST_CASE("control: a comment counts as unused only where its rule looked") {
  const std::string quiet =
      "- name: Mounts\n  description: Lists what is mounted.\n"
      "  # ctl: ignore[interval-too-short] why\n  platform: linux\n"
      "  query: SELECT device FROM mounts\n";
  check({
      {"unused",
       {{"lib/q.yml", quiet}},
       "lib/q.yml:3:3 warning unused-suppression\n"},
      {"off",
       {{"ctl.yml", "rules: {interval-too-short: off}\n"},
        {"lib/q.yml", quiet}},
       ""},
      {"off by path",
       {{"ctl.yml", "paths: {lib/: {interval-too-short: off}}\n"},
        {"lib/q.yml", quiet}},
       ""},
      {"off elsewhere",
       {{"ctl.yml", "paths: {other/: {interval-too-short: off}}\n"},
        {"lib/q.yml", quiet}},
       "lib/q.yml:3:3 warning unused-suppression\n"},
      {"does not parse",
       {{"lib/q.yml", quiet + "  : [\n"}},
       "lib/q.yml:6:3 error yaml-syntax\n"},
  });
}

TEST_CASE("control: exit codes follow levels and --strict") {
  const ctl::test::Scratch scratch;
  scratch.write("lib/q.yml", kShort);
  const auto code = [&](std::vector<std::string> options) {
    options.insert(options.begin(), {"-C", scratch.str(), "lint"});
    return ctl::test::run_ctl(options).code;
  };
  CHECK(code({}) == 0);
  CHECK(code({"--strict"}) == 1);
  scratch.write("ctl.yml", "rules: {interval-too-short: error}\n");
  CHECK(code({}) == 1);
  CHECK(code({"--rule", "unknown-table"}) == 0);
  scratch.write("ctl.yml", "rules: {interval-too-short: note}\n");
  CHECK(code({"--strict"}) == 0);
  // A preview rule fails nothing until the repository asks for it.
  scratch.write("lib/q.yml",
                "- name: Tools\n  description: Lists tools.\n"
                "  platform: windows\n"
                "  query: SELECT pid FROM processes WHERE path = "
                "'C:\\\\tools'\n");
  CHECK(code({"--strict"}) == 0);
  scratch.write("ctl.yml", "rules: {double-backslash: warning}\n");
  CHECK(code({"--strict"}) == 1);
}
