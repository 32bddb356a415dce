#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "schema/base/text.h"
#include "tests/support/paths.h"
#include "tests/support/run_ctl.h"
#include "validators/lint.h"
#include "validators/options.h"
#include "validators/rule.h"

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Key = std::tuple<std::string, std::string, std::string>;

bool is_sql_error(const ctl::Diagnostic& finding) {
  const ctl::Rule* rule = ctl::find_rule(finding.rule);
  return finding.severity == ctl::Severity::kError && rule != nullptr &&
         (rule->check_sql != nullptr || rule->check_plan != nullptr);
}

// The definitions of the corpus that have an error, with the rules.
std::map<Key, std::string> linted(const fs::path& corpus) {
  std::map<Key, std::string> out;
  for (const auto& folder : fs::directory_iterator(corpus)) {
    const auto source = ctl::directory_source(folder.path().string());
    ctl::LoadOptions options;
    options.environment = [](const std::string&) {
      return std::optional<std::string>("x");
    };
    const auto tree = ctl::load_tree(*source, options);
    REQUIRE(tree.has_value());
    const std::string root = folder.path().filename().string();
    for (const auto& f : ctl::lint(*tree, ctl::lint_options(*tree)).findings) {
      if (!is_sql_error(f)) continue;
      out[{ctl::concat(root, '/', f.path), f.kind, f.name}] +=
          ctl::concat(' ', f.rule, ':', f.at.line);
    }
  }
  return out;
}

bool has_error(const json& definition) {
  for (const auto& [platform, verdict] : definition.at("platforms").items()) {
    if (verdict != "ok") return true;
  }
  return false;
}

}  // namespace

TEST_CASE("corpus: SQL errors are those of the agent") {
  const fs::path reference = ctl::test::reference_dir();
  if (!fs::exists(reference / "corpus")) {
    MESSAGE("skipped: no reference data");
    return;
  }
  std::ifstream in(reference / "facts/corpus-verdicts.json");
  const json verdicts = json::parse(in);
  std::set<Key> expected;
  for (const json& d : verdicts.at("definitions")) {
    if (has_error(d)) {
      expected.emplace(d.at("file"), d.at("kind"), d.at("name"));
    }
  }
  const std::map<Key, std::string> found = linted(reference / "corpus");
  for (const Key& key : expected) {
    CHECK_MESSAGE(found.count(key) == 1, "no error: ", std::get<0>(key), " ",
                  std::get<2>(key));
  }
  for (const auto& entry : found) {
    const auto& key = entry.first;
    const auto& rules = entry.second;
    CHECK_MESSAGE(expected.count(key) == 1, "error: ", std::get<0>(key), " ",
                  std::get<2>(key), rules);
  }
}

TEST_CASE("corpus: the command counts every definition of a folder") {
  const fs::path reference = ctl::test::reference_dir();
  if (!fs::exists(reference / "corpus")) {
    MESSAGE("skipped: no reference data");
    return;
  }
  std::ifstream in(reference / "facts/corpus-verdicts.json");
  std::map<std::string, int> expected;
  const json verdicts = json::parse(in);
  for (const json& d : verdicts.at("definitions")) {
    const std::string file = d.at("file");
    ++expected[file.substr(0, file.find('/'))];
  }
  for (const auto& folder : fs::directory_iterator(reference / "corpus")) {
    const std::string name = folder.path().filename().string();
    CAPTURE(name);
    const ctl::test::Answer answer = ctl::test::run_ctl(
        {"lint", "-C", folder.path().string(), "--format", "json"});
    const json report = json::parse(answer.out);
    CHECK(report.at("summary").at("definitions") == expected[name]);
  }
}
