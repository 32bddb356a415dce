// Trees that careful people write, in every dialect and spelling: the linter
// has nothing to say about them but advice.
#include <doctest/doctest.h>

#include <filesystem>

#include "tests/support/fixture.h"
#include "tests/support/paths.h"

namespace {

namespace fs = std::filesystem;

const fs::path kTrees = fs::path(ctl::test::source_dir()) / "tests/lint/clean";

void add_carriage_returns(ctl::test::Files& files) {
  for (auto& [path, text] : files) {
    // A pack's line ends in a backslash and a line feed, or it goes on.
    if (path.ends_with(".conf") || text.find('\r') != std::string::npos)
      continue;
    std::string out;
    for (const char c : text) {
      if (c == '\n') out += '\r';
      out += c;
    }
    text = std::move(out);
  }
}

void check_clean(const fs::path& tree, const ctl::test::Files& files) {
  ctl::LintReport report = ctl::test::lint_fixture(files);
  std::erase_if(report.findings, [](const ctl::Diagnostic& finding) {
    return finding.severity == ctl::Severity::kNote;
  });
  CHECK_MESSAGE(report.findings.empty(), tree.string(), '\n',
                ctl::test::text_of(report));
}

}  // namespace

TEST_CASE("lint clean: careful trees give no error and no warning") {
  const auto trees = ctl::test::fixtures_in(kTrees);
  REQUIRE_FALSE(trees.empty());
  for (const fs::path& tree : trees) {
    ctl::test::Files files = ctl::test::fixture_files(tree);
    check_clean(tree, files);
    add_carriage_returns(files);
    check_clean(tree, files);
  }
}
