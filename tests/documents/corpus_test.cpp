#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "schema/base/text.h"
#include "schema/documents/tree.h"
#include "tests/support/paths.h"

namespace {

namespace fs = std::filesystem;
using Row = std::tuple<std::string, int, std::string, std::string>;

std::set<Row> expected_rows(const fs::path& facts) {
  std::ifstream in(facts);
  const nlohmann::json verdicts = nlohmann::json::parse(in);
  std::set<Row> rows;
  for (const auto& d : verdicts.at("definitions")) {
    rows.emplace(d.at("file").get<std::string>(), d.at("line").get<int>(),
                 d.at("kind").get<std::string>(),
                 d.at("name").get<std::string>());
  }
  return rows;
}

// Each folder of the corpus is a repository of its own.
std::set<Row> loaded_rows(const fs::path& corpus) {
  std::set<Row> rows;
  for (const auto& folder : fs::directory_iterator(corpus)) {
    const auto source = ctl::directory_source(folder.path().string());
    const auto tree = ctl::load_tree(*source, {});
    REQUIRE(tree.has_value());
    CHECK(tree->unreadable.empty());
    const std::string name = folder.path().filename().string();
    for (const ctl::Definition& d : tree->definitions) {
      const bool holds_none = d.kind == ctl::DefinitionKind::kPack ||
                              d.kind == ctl::DefinitionKind::kTeam;
      if (holds_none || d.repeated) continue;
      rows.emplace(ctl::concat(name, '/', d.file->source.path()), d.at.line,
                   std::string(ctl::to_string(d.kind)), d.name);
    }
  }
  return rows;
}

}  // namespace

TEST_CASE("corpus: every definition is found at its line") {
  const fs::path reference = ctl::test::reference_dir();
  if (!fs::exists(reference / "corpus")) {
    MESSAGE("skipped: no reference data");
    return;
  }
  const std::set<Row> expected =
      expected_rows(reference / "facts/corpus-verdicts.json");
  const std::set<Row> loaded = loaded_rows(reference / "corpus");
  for (const Row& row : expected) {
    if (loaded.count(row) > 0) continue;
    FAIL_CHECK("missing: ", std::get<0>(row), ':', std::get<1>(row), ' ',
               std::get<2>(row), ' ', std::get<3>(row));
  }
  for (const Row& row : loaded) {
    if (expected.count(row) > 0) continue;
    FAIL_CHECK("too much: ", std::get<0>(row), ':', std::get<1>(row), ' ',
               std::get<2>(row), ' ', std::get<3>(row));
  }
  CHECK(loaded.size() == expected.size());
}
