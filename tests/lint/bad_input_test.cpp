// Trees that are broken in ways a parser alone does not see.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "schema/base/text.h"
#include "schema/documents/file_source.h"
#include "schema/documents/memory_source.h"
#include "schema/documents/tree.h"
#include "tests/support/run_ctl.h"
#include "tests/support/scratch.h"
#include "validators/lint.h"
#include "validators/options.h"

using ctl::test::Answer;
using ctl::test::run_ctl;
using ctl::test::Scratch;

namespace {

namespace fs = std::filesystem;

const std::string kItem =
    "- name: Processes\n  description: Lists them.\n  platform: linux\n"
    "  query: SELECT pid FROM processes\n";
const std::string kEntry =
    "org_settings:\n  secrets:\n    - secret: $SECRET\nagent_options:\n"
    "controls:\npolicies: []\nqueries:\n  - path: list.yml\n";

ctl::LintReport lint_source(ctl::FileSource& source) {
  const auto tree = ctl::load_tree(source, {});
  REQUIRE(tree.has_value());
  return ctl::lint(*tree, ctl::lint_options(*tree));
}

ctl::LintReport lint_list(const std::string& text) {
  const auto source =
      ctl::memory_source({{"default.yml", kEntry}, {"list.yml", text}});
  return lint_source(*source);
}

std::string utf16(const std::string& ascii) {
  std::string out = "\xff\xfe";
  for (const char c : ascii) {
    out += c;
    out += '\0';
  }
  return out;
}

struct Case {
  std::string what;
  std::string text;  // of list.yml
  std::string rule;  // "": nothing is found
  int line = 0;
  std::string help = {};  // what its help names
};

std::vector<Case> cases() {
  return {
      {"conflict markers",
       "<<<<<<< ours\n" + kItem + "=======\n" + kItem + ">>>>>>> theirs\n",
       "yaml-syntax", 1, "keep one side"},
      {"a tab", "- name: x\n\tquery: SELECT 1\n", "yaml-syntax", 2},
      {"several documents", kItem + "---\n" + kItem, "extra-document", 5,
       "a file of its own"},
      {"a document after an empty one", "---\n---\n" + kItem, "extra-document",
       2},
      {"UTF-16 with its mark", utf16(kItem), ""},
      {"UTF-16 without its mark", utf16(kItem).substr(2), "yaml-syntax", 1},
      {"UTF-8 and Latin-1 in one file",
       "- name: caf\xc3\xa9 caf\xe9\n  query: SELECT 1\n", "invalid-utf8", 1,
       "UTF-8"},
      {"a NUL", kItem + std::string("# \0\n", 4), "yaml-syntax", 5},
      {"a Cyrillic letter in a key",
       "- name: Processes\n  description: Lists them.\n"
       "  pl\xd0\xb0tform: linux\n  query: SELECT pid FROM processes\n",
       "unknown-key", 3, "another script"},
      {"a Cyrillic twin of a key",
       kItem + "  qu\xd0\xb5ry: SELECT uid FROM users\n", "unknown-key", 5,
       "another script"},
      {"nesting 10,000 deep", std::string(10000, '['), "yaml-limit", 1},
      {"nesting 10,000 deep in blocks",
       [] {
         std::string text;
         for (std::size_t i = 0; i < 10000; ++i)
           text += "- ";
         return text + "x\n";
       }(),
       "yaml-limit", 1},
  };
}

// Another process removes a file between the listing and the reading.
class Vanishing : public ctl::FileSource {
 public:
  explicit Vanishing(const fs::path& root)
      : root_(root), inner_(ctl::directory_source(root.string())) {}

  ctl::Result<std::vector<std::string>> list() override {
    auto paths = inner_->list();
    fs::remove(root_ / "list.yml");
    return paths;
  }
  ctl::Result<std::string> read(const std::string& path) override {
    return inner_->read(path);
  }
  bool exists(const std::string& path) override { return inner_->exists(path); }

 private:
  fs::path root_;
  std::unique_ptr<ctl::FileSource> inner_;
};

}  // namespace

TEST_CASE("lint bad input: one finding with its line and a way on") {
  for (const Case& c : cases()) {
    CAPTURE(c.what);
    const ctl::LintReport report = lint_list(c.text);
    if (c.rule.empty()) {
      CHECK(report.findings.empty());
      CHECK(report.definitions == 1);
      continue;
    }
    REQUIRE(report.findings.size() == 1);
    const ctl::Diagnostic& found = report.findings.front();
    CHECK(found.rule == c.rule);
    CHECK(found.path == "list.yml");
    CHECK(found.at.line == c.line);
    CHECK_FALSE(found.help.empty());
    CHECK_MESSAGE(found.help.find(c.help) != std::string::npos, found.help);
  }
}

TEST_CASE("lint bad input: 100,000 findings are all counted and few printed") {
  constexpr std::size_t kItems = 50000;
  std::string text;
  for (std::size_t i = 0; i < kItems; ++i) {
    text += ctl::concat("- name: q", i, "\n  query: SELECT ", i,
                        "\n  intervall: 60\n");
  }
  const Scratch tree;
  tree.write("list.yml", kItem + text);
  const Answer answer = run_ctl({"lint", "-C", tree.str()});
  CHECK(answer.code == 1);
  CHECK(answer.out.size() < 200000);
  CHECK(answer.out.find("more findings; --limit 0 prints all") !=
        std::string::npos);
  CHECK(answer.out.find("50000 errors") != std::string::npos);
  CHECK(answer.out.find("50000 notes") != std::string::npos);
}

TEST_CASE("lint bad input: what cannot be read is an error that names it") {
  const auto run = [](const Scratch& around) {
    return run_ctl({"lint", "-C", around.str() + "/tree"});
  };
  {
    const Scratch around;
    around.write("outside.yml", kItem);
    around.write("tree/a.yml", kItem);
    fs::create_symlink("../outside.yml", around.path() / "tree/link.yml");
    const Answer answer = run(around);
    CHECK(answer.code == 3);
    CHECK(answer.err.find("link.yml: it is a symbolic link out of the tree") !=
          std::string::npos);
    CHECK(answer.err.find("help: ") != std::string::npos);
  }
  {
    const Scratch around;
    around.write("tree/a.yml", kItem);
    around.write("outside/b.yml", "- name: [\n");
    fs::create_directory_symlink("../outside", around.path() / "tree/folder");
    fs::create_directory_symlink(".", around.path() / "tree/circle");
    fs::create_symlink("nowhere.yml", around.path() / "tree/dangling.yml");
    fs::create_directory(around.path() / "tree/directory.yml");
    CHECK(mkfifo((around.path() / "tree/pipe.yml").c_str(), 0600) == 0);
    const Answer answer = run(around);
    CHECK_MESSAGE(answer.code == 0, answer.out, answer.err);
    CHECK(answer.out.find("in 1 file") != std::string::npos);
  }
  if (geteuid() == 0) {
    MESSAGE("skipped: root may read every file");
    return;
  }
  const Scratch around;
  around.write("tree/a.yml", kItem);
  fs::permissions(around.path() / "tree/a.yml", fs::perms::none);
  const Answer answer = run(around);
  CHECK(answer.code == 3);
  CHECK(answer.err.find("cannot read a.yml") != std::string::npos);
}

TEST_CASE("lint bad input: a file that vanishes while the tree is read") {
  const Scratch scratch;
  scratch.write("default.yml", kEntry);
  scratch.write("list.yml", kItem);
  Vanishing source(scratch.path());
  const auto tree = ctl::load_tree(source, {});
  REQUIRE(tree.has_value());
  REQUIRE(tree->unreadable.size() == 1);
  CHECK(tree->unreadable[0].path == "list.yml");
  CHECK_FALSE(tree->unreadable[0].error.message.empty());
}
