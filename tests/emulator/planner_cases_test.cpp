// The recorded statements of the reference data, in order on one connection.

#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/emulator/emulator.h"
#include "schema/base/text.h"
#include "tests/support/paths.h"

namespace ctl {
namespace {

Host lab_with(const nlohmann::json& tables) {
  Host host = *builtin_host("lab");
  auto rows = parse_rows("fixture.json", tables.dump());
  REQUIRE(rows);
  for (auto& [name, chunks] : rows->tables)
    host.tables[name] = chunks;
  return host;
}

std::vector<std::string> row_texts(const SqlResult& result) {
  std::vector<std::string> texts;
  for (const auto& row : result.rows) {
    std::string text;
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += concat(i == 0 ? "" : " ", result.columns[i], "=",
                     row[i].value_or("NULL"));
    }
    texts.push_back(text);
  }
  return texts;
}

TEST_CASE("emulator: the agent's planner cases") {
  std::ifstream in(test::reference_dir() + "/facts/osquery-planner-cases.json");
  if (!in) {
    MESSAGE("skipped: no reference data");
    return;
  }
  const nlohmann::json cases = nlohmann::json::parse(in);
  auto emulator = Emulator::open(lab_with(cases["fixture"]));
  REQUIRE(emulator);
  for (const nlohmann::json& wanted : cases["cases"]) {
    const std::string sql = wanted["sql"];
    CAPTURE(sql);
    const SqlResult got = (*emulator)->run(sql, {});
    if (wanted["error"].is_null()) {
      CHECK((got.error ? got.error->message : "") == "");
    } else {
      REQUIRE(got.error);
      CHECK(got.error->message == wanted["error"].get<std::string>());
      CHECK((got.error->stage == Stage::kStep ? "step" : "prepare") ==
            wanted["stage"].get<std::string>());
      CHECK_FALSE(got.error->limit);
    }
    CHECK(got.warnings == wanted["warnings"].get<std::vector<std::string>>());
    if (wanted.value("volatile", false)) {
      CHECK_FALSE(got.rows.empty());
      continue;
    }
    auto rows = wanted["rows"].get<std::vector<std::string>>();
    auto texts = row_texts(got);
    if (wanted.value("rows_truncated", false) && texts.size() > rows.size()) {
      texts.resize(rows.size());
    }
    CHECK(texts == rows);
  }
}

}  // namespace
}  // namespace ctl
