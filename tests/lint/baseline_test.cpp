#include "cli/lint/baseline.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/support/run_ctl.h"
#include "tests/support/scratch.h"

using ctl::test::run_ctl;
using ctl::test::Scratch;

namespace {

// A file with a finding in each line: suppressions of rules that do not exist.
std::string findings(int first, int last) {
  std::string text;
  for (int i = first; i <= last; ++i)
    text += "# ctl: ignore[no-such-rule-" + std::to_string(i) + "] why\n";
  return text + "- name: a\n  query: SELECT 1\n";
}

struct Project {
  Project() { scratch.write("queries.yml", findings(1, 500)); }
  auto lint(std::vector<std::string> options) const {
    options.insert(options.begin(), {"-C", scratch.str(), "lint", "--strict",
                                     "--rule", "unknown-rule"});
    return run_ctl(options);
  }
  auto write(std::vector<std::string> options) const {
    options.insert(options.begin(),
                   {"-C", scratch.str(), "lint", "--baseline", "base.json"});
    return run_ctl(options);
  }
  Scratch scratch;
};

}  // namespace

TEST_CASE("baseline: 500 known findings are silent and the next one is shown") {
  const Project project;
  CHECK(project.lint({}).code == 1);
  const auto written = project.write({"--write-baseline"});
  CAPTURE(written.err);
  CHECK(written.err.find(" findings to base.json") != std::string::npos);
  const auto silent = project.lint({"--baseline", "base.json"});
  CHECK(silent.code == 0);
  CHECK(silent.out.find("500 in the baseline") != std::string::npos);
  project.scratch.write("queries.yml", "\n# moved\n" + findings(0, 500));
  const auto shown = project.lint({"--baseline", "base.json"});
  CHECK(shown.code == 1);
  CHECK(shown.out.find("no-such-rule-0'") != std::string::npos);
  CHECK(shown.out.find("no-such-rule-1'") == std::string::npos);
  const auto json =
      project.lint({"--baseline", "base.json", "--format", "json"});
  CHECK(json.out.find("\"baseline\": 500") != std::string::npos);
}

TEST_CASE("baseline: a mended finding leaves the file when asked") {
  const Project project;
  project.write({"--write-baseline"});
  project.scratch.write("queries.yml", findings(2, 500));
  const auto shrunk = project.write({"--shrink-baseline"});
  CAPTURE(shrunk.err);
  CHECK(shrunk.err.find("dropped 1 mended finding from base.json") !=
        std::string::npos);
  const auto again = project.write({"--shrink-baseline"});
  CHECK(again.err.empty());
  // What is mended stays mended: its return is new.
  project.scratch.write("queries.yml", findings(1, 500));
  CHECK(project.lint({"--baseline", "base.json"}).code == 1);
}

TEST_CASE("baseline: a file that is none says how to get one") {
  const Project project;
  const auto absent = project.lint({"--baseline", "base.json"});
  CHECK(absent.code == 3);
  CHECK(absent.err.find("--write-baseline` makes it") != std::string::npos);
  for (const char* text : {"", "[]", "{}", "{\"format_version\": \"1.0\"}",
                           "{\"format_version\": \"1.0\", \"findings\": [1]}",
                           "{\"format_version\": \"2.0\", \"findings\": []}"}) {
    project.scratch.write("base.json", text);
    const auto answer = project.lint({"--baseline", "base.json"});
    CAPTURE(text);
    CHECK(answer.code == 3);
    CHECK(answer.err.find("'base.json' is no baseline") != std::string::npos);
  }
}

TEST_CASE("lint options: what cannot be meant together is a usage error") {
  for (const std::vector<std::string>& options :
       std::vector<std::vector<std::string>>{
           {"--fix", "--staged"},
           {"--dry-run"},
           {"--write-baseline"},
           {"--baseline", "b.json", "--write-baseline", "--rule", "x"},
           {"--baseline", "b.json", "--shrink-baseline", "--staged"},
           {"--changed", "--staged"}}) {
    std::vector<std::string> words = {"lint"};
    words.insert(words.end(), options.begin(), options.end());
    const auto answer = run_ctl(words);
    CAPTURE(answer.err);
    CHECK(answer.code == 64);
    CHECK(answer.err.find("help:") != std::string::npos);
  }
}
