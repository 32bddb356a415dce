#include "cli/lint/fix.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "cli/lint/replace_file.h"
#include "cli/render/unified_diff.h"
#include "tests/support/scratch.h"

using ctl::Diagnostic;
using ctl::Linter;
using ctl::LintReport;
using ctl::Tree;
using ctl::test::Scratch;

namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

ctl::LoadOptions load_options() {
  ctl::LoadOptions options;
  options.environment = [](const std::string&) {
    return std::optional<std::string>();
  };
  return options;
}

// A rule that wants each `from` to be `to`.
Linter linter_of(std::vector<std::pair<std::string, std::string>> wanted,
                 bool safe = true) {
  return Linter([wanted, safe](const Tree& tree) {
    LintReport report;
    for (const auto& file : tree.files) {
      const std::string& text = file->source.text();
      for (const auto& [from, to] : wanted) {
        for (std::size_t at = text.find(from); at != std::string::npos;
             at = text.find(from, at + from.size())) {
          Diagnostic finding;
          finding.rule = "wanted";
          finding.path = file->source.path();
          finding.at = file->source.position(at);
          finding.fix = {safe, {{finding.path, at, at + from.size(), to}}};
          report.findings.push_back(finding);
        }
      }
    }
    return report;
  });
}

// The text of q.yml after all fixes, with how many were made.
std::pair<std::string, std::size_t> fixed(const std::string& text,
                                          const Linter& linter) {
  const Scratch scratch;
  scratch.write("q.yml", text);
  const auto source = ctl::directory_source(scratch.str());
  const auto done = ctl::fix_tree(*source, load_options(), linter);
  REQUIRE(done.has_value());
  CHECK(ctl::write_fixed(*done, scratch.str(), "").empty());
  const std::string once = text_of(scratch.path() / "q.yml");
  const auto again = ctl::fix_tree(*source, load_options(), linter);
  REQUIRE(again.has_value());
  CHECK(again->files.empty());  // a second run changes nothing
  return {once, done->findings};
}

}  // namespace

TEST_CASE("fix: only the bytes of the fix change") {
  const std::string around =
      "\xEF\xBB\xBF# comment\r\n- name: 'x'   # why\r\n\r\n"
      "  interval:  OLD\r\n  query: \"SELECT 1\"\r\n  \r\n";
  std::string expected = around;
  expected.replace(expected.find("OLD"), 3, "60");
  const auto [text, count] = fixed(around, linter_of({{"OLD", "60"}}));
  CHECK(text == expected);
  CHECK(count == 1);
}

TEST_CASE("fix: fixes that touch are made one after the other") {
  const auto [text, count] = fixed(
      "- name: aab\n", linter_of({{"aa", "c"}, {"ab", "d"}, {"cb", "e"}}));
  CHECK(text == "- name: e\n");
  CHECK(count == 2);
}

TEST_CASE("fix: what is not safe and what breaks the file is not done") {
  CHECK(fixed("- name: a\n", linter_of({{"a\n", "b\n"}}, false)).first ==
        "- name: a\n");
  CHECK(fixed("- name: a\n", linter_of({{"- name: a", "- name: 'a"}})).first ==
        "- name: a\n");
}

TEST_CASE("fix: a file in another encoding is left alone") {
  const std::string utf16("\xFF\xFE-\0 \0a\0\n\0", 10);
  CHECK(fixed(utf16, linter_of({{"a", "b"}})).first == utf16);
}

TEST_CASE("fix: a file that cannot be written is as it was and is named") {
  const Scratch scratch;
  scratch.write("a.yml", "- name: OLD\n");
  scratch.write("b.yml", "- name: OLD\n");
  scratch.write("c.yml", "- name: OLD\n");
  const auto source = ctl::directory_source(scratch.str());
  const auto done =
      ctl::fix_tree(*source, load_options(), linter_of({{"OLD", "new"}}));
  REQUIRE(done.has_value());
  CHECK(done->files.size() == 3);
  fs::permissions(scratch.path() / "a.yml", fs::perms::owner_read);
  scratch.write("b.yml", "- name: OLD # saved meanwhile\n");
  const auto errors = ctl::write_fixed(*done, scratch.str(), "sub/");
  REQUIRE(errors.size() == 2);
  CHECK(errors[0].message == "cannot write sub/a.yml: \"permission denied\"");
  CHECK(errors[0].help == "the file is as it was");
  CHECK(errors[1].message == "sub/b.yml was changed while it was being fixed");
  CHECK(text_of(scratch.path() / "a.yml") == "- name: OLD\n");
  CHECK(text_of(scratch.path() / "b.yml") == "- name: OLD # saved meanwhile\n");
  CHECK(text_of(scratch.path() / "c.yml") == "- name: new\n");
}

TEST_CASE("fix: a full disk leaves the file and nothing beside it") {
  const Scratch scratch;
  scratch.write("a.yml", "old");
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{10, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const auto done = ctl::replace_file((scratch.path() / "a.yml").string(),
                                      std::string(100, 'x'), "a.yml");
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  REQUIRE_FALSE(done.has_value());
  CHECK(done.error().message == "cannot write a.yml: \"file too large\"");
  CHECK(text_of(scratch.path() / "a.yml") == "old");
  CHECK(std::distance(fs::directory_iterator(scratch.path()), {}) == 1);
}

TEST_CASE("fix: permissions and symbolic links stay") {
  const Scratch scratch;
  scratch.write("real/a.yml", "old");
  fs::permissions(scratch.path() / "real/a.yml",
                  fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink("real/a.yml", scratch.path() / "link.yml");
  CHECK(ctl::replace_file((scratch.path() / "link.yml").string(), "new", "")
            .has_value());
  CHECK(fs::is_symlink(scratch.path() / "link.yml"));
  CHECK(text_of(scratch.path() / "real/a.yml") == "new");
  struct stat status {};
  REQUIRE(stat((scratch.path() / "real/a.yml").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600U);
}

TEST_CASE("unified diff: what patch and git apply take") {
  CHECK(ctl::unified_diff("a", "x\n", "x\n").empty());
  CHECK(ctl::unified_diff("a.yml", "1\n2\n3\n4\n5\n", "1\n2\n3\n4\nfive\n") ==
        "--- a/a.yml\n+++ b/a.yml\n@@ -2,4 +2,4 @@\n 2\n 3\n 4\n-5\n+five\n");
  CHECK(ctl::unified_diff("a", "1\n2", "1\nnew\n2") ==
        "--- a/a\n+++ b/a\n@@ -1,2 +1,3 @@\n 1\n+new\n 2\n"
        "\\ No newline at end of file\n");
  CHECK(ctl::unified_diff("a", "", "1\r\n") ==
        "--- a/a\n+++ b/a\n@@ -0,0 +1,1 @@\n+1\r\n");
  std::string before;
  for (int i = 0; i < 40; ++i)
    before += std::to_string(i) + "\n";
  std::string after = before;
  after.replace(after.find("\n5\n") + 1, 1, "five\nand a half");
  after.replace(after.find("\n30\n") + 1, 2, "thirty");
  CHECK(ctl::unified_diff("a", before, after) ==
        "--- a/a\n+++ b/a\n@@ -3,7 +3,8 @@\n 2\n 3\n 4\n-5\n+five\n"
        "+and a half\n 6\n 7\n 8\n"
        "@@ -28,7 +29,7 @@\n 27\n 28\n 29\n-30\n+thirty\n 31\n 32\n 33\n");
}
