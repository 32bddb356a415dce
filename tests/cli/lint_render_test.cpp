#include "cli/render/lint.h"

#include <doctest/doctest.h>

#include <memory>
#include <sstream>

#include "tests/support/golden.h"

using ctl::Diagnostic;
using ctl::LintOutput;
using ctl::LintReport;
using ctl::Severity;
using ctl::Tree;

namespace {

constexpr const char* kText =
    "- name: sshd, on: 100% of ports\n"
    "  interval: 5\n"
    "  query: SELECT ä, proto_name FROM listening_ports\n";

Tree example_tree() {
  Tree tree;
  tree.files.push_back(std::make_unique<ctl::File>(
      std::make_shared<const ctl::ParsedFile>(
          ctl::ParsedFile{ctl::SourceFile("lib/a b,c.yml", kText)}),
      ctl::FileRole::kNone));
  return tree;
}

// One finding of every shape: with a fix and a related place, with characters
// that every format must escape, with none but a path, with none at all.
LintReport example_report() {
  LintReport report;
  report.files = 1;
  report.definitions = 1;
  report.errors = 2;
  report.warnings = 1;
  report.notes = 1;
  report.suppressed = 2;
  report.findings = {
      {.severity = Severity::kError,
       .rule = "sql-syntax",
       .message = "nothing can be said about the place"},
      {.severity = Severity::kNote,
       .preview = true,
       .rule = "orphan-file",
       .path = "lib/a b,c.yml",
       .message = "no file refers to it"},
      {.severity = Severity::kWarning,
       .rule = "interval-too-short",
       .path = "lib/a b,c.yml",
       .at = {2, 13},
       .end = {2, 14},
       .kind = "query",
       .name = "sshd, on: 100% of ports",
       .message = "interval 5 is below the minimum of 60 seconds",
       .help = "use 60 or more",
       .fix = {true, {{"lib/a b,c.yml", 44, 45, "60"}}}},
      {.severity = Severity::kError,
       .rule = "unknown-column",
       .path = "lib/a b,c.yml",
       .at = {3, 20},
       .end = {3, 30},
       .kind = "query",
       .name = "sshd, on: 100% of ports",
       .message = "no column 'proto_name' | <in> \"it\" & 100%\nof `x`",
       .help = "did you mean 'protocol'?",
       .related = {{"lib/a b,c.yml", {1, 1}, "of this definition"}}},
  };
  return report;
}

}  // namespace

TEST_CASE("lint formats: one fixed report is a golden file in each") {
  const Tree tree = example_tree();
  const LintReport report = example_report();
  for (const auto& format : ctl::lint_formats()) {
    std::ostringstream out;
    format.render(LintOutput{report, tree, "", 200, 0}, {}, out);
    ctl::test::check_golden("render/lint." + std::string(format.name) + ".out",
                            out.str());
  }
}

TEST_CASE("lint formats: nothing found is said in each") {
  const Tree tree;
  const LintReport report;
  for (const auto& format : ctl::lint_formats()) {
    std::ostringstream out;
    format.render(LintOutput{report, tree, "", 200, 0}, {}, out);
    ctl::test::check_golden(
        "render/lint-empty." + std::string(format.name) + ".out", out.str());
  }
}

TEST_CASE("lint text: what is not shown is counted") {
  const Tree tree = example_tree();
  const LintReport report = example_report();
  std::ostringstream out;
  ctl::render_lint_text({report, tree, "sub/", 1, 0}, {}, out);
  CHECK(out.str() ==
        "ctl: error: nothing can be said about the place [sql-syntax]\n"
        "… 3 more findings; --limit 0 prints all\n"
        "2 errors, 1 warning, 1 note in 1 file, 1 definition (2 suppressed)\n");
}
