#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "schema/base/text.h"
#include "tests/support/fixture.h"
#include "tests/support/golden.h"
#include "tests/support/paths.h"
#include "validators/lint.h"
#include "validators/manual.h"
#include "validators/precedence.h"
#include "validators/rule.h"

namespace {

namespace fs = std::filesystem;
using ctl::test::Files;
using ctl::test::fixture_files;
using ctl::test::lint_fixture;
using ctl::test::text_of;

const fs::path kFixtures = fs::path(ctl::test::source_dir()) / "tests/rules";

bool finds(const ctl::LintReport& report, std::string_view id) {
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [&](const auto& finding) { return finding.rule == id; });
}

std::set<fs::path> fixtures(const std::string& id, const std::string& prefix) {
  return ctl::test::fixtures_in(kFixtures / id, prefix);
}

}  // namespace

TEST_CASE("rules: ids and files agree") {
  std::set<std::string> files;
  for (const auto& entry : fs::directory_iterator(
           fs::path(ctl::test::source_dir()) / "validators/rules")) {
    std::string id = entry.path().stem().string();
    std::replace(id.begin(), id.end(), '_', '-');
    files.insert(id);
  }
  std::set<std::string> ids;
  for (const ctl::Rule* rule : ctl::all_rules())
    ids.emplace(rule->id);
  CHECK(ids == files);
}

TEST_CASE("rules: texts are written as messages are") {
  for (const ctl::Rule* rule : ctl::all_rules()) {
    CAPTURE(rule->id);
    CHECK_FALSE(rule->summary.empty());
    CHECK_FALSE(rule->summary.ends_with('.'));
    CHECK_FALSE(rule->why.empty());
    CHECK_FALSE(rule->bad.empty());
    CHECK_FALSE(rule->good.empty());
  }
}

TEST_CASE("rules: the examples of the manual are found and fine") {
  for (const ctl::Rule* rule : ctl::all_rules()) {
    const ctl::LintReport bad = lint_fixture(ctl::example_files(rule->bad));
    CHECK_MESSAGE(finds(bad, rule->id), rule->id, " finds\n", text_of(bad));
    const ctl::LintReport good = lint_fixture(ctl::example_files(rule->good));
    CHECK_MESSAGE(!finds(good, rule->id), rule->id, " finds\n", text_of(good));
  }
}

TEST_CASE("rules: fixtures are found as written and silent") {
  for (const ctl::Rule* rule : ctl::all_rules()) {
    const std::string id(rule->id);
    for (const fs::path& bad : fixtures(id, "bad")) {
      const ctl::LintReport report = lint_fixture(fixture_files(bad));
      CHECK_MESSAGE(finds(report, id), bad.string());
      ctl::test::check_golden(
          ctl::concat("rules/", id, '/', bad.stem().string(), ".out"),
          text_of(report));
    }
    for (const fs::path& ok : fixtures(id, "ok")) {
      const ctl::LintReport report = lint_fixture(fixture_files(ok));
      CHECK_MESSAGE(!finds(report, id), ok.string(), '\n', text_of(report));
    }
  }
}

TEST_CASE("rules: each has a fixture that is found and one that is silent") {
  for (const ctl::Rule* rule : ctl::all_rules()) {
    const std::string id(rule->id);
    CHECK_MESSAGE(!fixtures(id, "bad").empty(), "no tests/rules/", id, "/bad*");
    CHECK_MESSAGE(!fixtures(id, "ok").empty(), "no tests/rules/", id, "/ok*");
  }
}

TEST_CASE("rules: each SQL rule fires twice and is silent twice") {
  for (const ctl::Rule* rule : ctl::all_rules()) {
    if (rule->check_sql == nullptr && rule->check_plan == nullptr) continue;
    const std::string id(rule->id);
    std::ptrdiff_t fired = 0;
    std::size_t silent = 0;
    const auto add = [&](const Files& bad) {
      const ctl::LintReport report = lint_fixture(bad);
      fired += std::count_if(report.findings.begin(), report.findings.end(),
                             [&](const auto& f) { return f.rule == id; });
    };
    add(ctl::example_files(rule->bad));
    for (const fs::path& bad : fixtures(id, "bad"))
      add(fixture_files(bad));
    silent += lint_fixture(ctl::example_files(rule->good)).definitions;
    for (const fs::path& ok : fixtures(id, "ok"))
      silent += lint_fixture(fixture_files(ok)).definitions;
    CHECK_MESSAGE(fired >= 2, id, " fires only in ", fired);
    CHECK_MESSAGE(silent >= 2, id, " is silent only in ", silent);
  }
}

TEST_CASE("rules: fixtures belong to rules") {
  for (const auto& entry : fs::directory_iterator(kFixtures)) {
    if (!entry.is_directory()) continue;
    const std::string id = entry.path().filename().string();
    CHECK_MESSAGE(ctl::find_rule(id) != nullptr, "no rule for tests/rules/",
                  id);
  }
}

TEST_CASE("rules: docs/rules.md is what the rules say") {
  ctl::test::check_golden("../docs/rules.md", ctl::rules_manual());
}

namespace {

// A key of two words or more letters, at the start of a line of YAML.
struct Key {
  std::size_t offset = 0;
  std::size_t size = 0;
};

std::vector<Key> keys_of(const std::string& text) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz_";
  std::vector<Key> keys;
  for (std::size_t line = 0; line < text.size();
       line = std::min(text.find('\n', line), text.size() - 1) + 1) {
    std::size_t at = std::min(text.find_first_not_of(' ', line), text.size());
    if (text.compare(at, 2, "- ") == 0) at += 2;
    const std::size_t end =
        std::min(text.find_first_not_of(kLetters, at), text.size());
    const bool key = text.compare(end, 1, ":") == 0 &&
                     text.find_first_of(" \n", end) == end + 1;
    constexpr std::size_t kShortest = 4;
    if (key && end - at >= kShortest) keys.push_back({at, end - at});
  }
  return keys;
}

// Two letters in the middle change places.
std::string misspelt(std::string text, const Key& key) {
  std::size_t at = key.offset + key.size / 2;
  if (text[at] == text[at - 1]) --at;
  std::swap(text[at], text[at - 1]);
  return text;
}

std::multiset<std::string> places(const ctl::LintReport& report) {
  std::multiset<std::string> out;
  for (const ctl::Diagnostic& f : report.findings) {
    out.insert(
        ctl::concat(f.rule, ' ', f.path, ' ', f.at.line, ' ', f.at.column));
  }
  return out;
}

}  // namespace

TEST_CASE("rules: a misspelt key is one finding") {
  constexpr int kEnough = 3;  // of one key in the examples of all rules
  std::map<std::string, int> tried;
  for (const ctl::Rule* rule : ctl::all_rules()) {
    const Files good = ctl::example_files(rule->good);
    const auto before = places(lint_fixture(good));
    for (const auto& [path, text] : good) {
      for (const Key& key : keys_of(text)) {
        if (++tried[text.substr(key.offset, key.size)] > kEnough) continue;
        Files files = good;
        files[path] = misspelt(text, key);
        const ctl::LintReport report = lint_fixture(files);
        std::multiset<std::string> found = places(report);
        for (const std::string& old : before) {
          const auto same = found.find(old);
          if (same != found.end()) found.erase(same);
        }
        const bool named = std::any_of(
            found.begin(), found.end(),
            [](const auto& one) { return one.starts_with("unknown-key "); });
        const std::string& edited = files[path];
        CHECK_MESSAGE((!named || found.size() == 1), rule->id, ": ", edited,
                      text_of(report));
      }
    }
  }
}

TEST_CASE("rules: no precedence goes round in a circle") {
  std::map<std::string_view, std::set<std::string_view>> beats;
  for (const ctl::Precedence& row : ctl::precedence_table()) {
    if (row.loser != "*") beats[row.winner].insert(row.loser);
  }
  for (const auto& [winner, losers] : std::map(beats)) {
    std::set<std::string_view> reached = losers;
    for (std::size_t before = 0; before != reached.size();) {
      before = reached.size();
      for (const std::string_view loser : std::set(reached)) {
        reached.insert(beats[loser].begin(), beats[loser].end());
      }
    }
    const std::string_view name = winner;
    CHECK_MESSAGE(reached.count(name) == 0, name);
  }
}
