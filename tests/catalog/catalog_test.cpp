#include "schema/catalog/catalog.h"
#include "tests/support/paths.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace ctl {
namespace {

constexpr AgentKind kAny{};

AgentKind on(Platform platform, Version version = kNewestAgent) {
  return {.platform = platform, .version = version};
}

const Column& column(std::string_view table, std::string_view name) {
  const Table* found = find_table(table);
  REQUIRE(found != nullptr);
  const Column* result = found->column(name);
  REQUIRE(result != nullptr);
  return *result;
}

TEST_CASE("catalogue: every table and column is there and sorted") {
  CHECK(all_tables().size() == 386);
  std::size_t columns = 0;
  for (const Table& table : all_tables()) {
    CAPTURE(std::string(table.name));
    CHECK_FALSE(table.columns.empty());
    columns += table.columns.size();
  }
  CHECK(columns == 3407);
  CHECK(std::ranges::is_sorted(all_tables(), {}, &Table::name));
  CHECK(std::ranges::is_sorted(all_functions(), {}, &Function::name));
}

TEST_CASE("catalogue: agrees with the reference data") {
  std::ifstream in(test::reference_dir() + "/facts/osquery-tables.json");
  if (!in) {
    MESSAGE("skipped: no reference data");
    return;
  }
  const nlohmann::json facts = nlohmann::json::parse(in);
  for (const nlohmann::json& fact : facts["tables"]) {
    const std::string name = fact["name"];
    CAPTURE(name);
    const Table* table = find_table(name);
    REQUIRE(table != nullptr);
    CHECK(table->name == name);
    CHECK(table->evented == fact["evented"].get<bool>());
    CHECK(table->user_data == fact["user_data"].get<bool>());
    CHECK(table->cacheable == fact["cacheable"].get<bool>());
    CHECK(table->utility == fact["utility"].get<bool>());
    CHECK(table->without_rowid == fact["without_rowid"].get<bool>());
    for (const Platform platform : kPlatforms) {
      const auto names = fact["platforms"].get<std::vector<std::string>>();
      CHECK(contains(table->platforms, platform) ==
            (std::ranges::count(names, to_string(platform)) == 1));
    }
    REQUIRE(table->columns.size() == fact["columns"].size());
    for (std::size_t i = 0; i < table->columns.size(); ++i) {
      const nlohmann::json& wanted = fact["columns"][i];
      const Column& got = table->columns[i];
      const std::string column_name = wanted["name"];
      CAPTURE(column_name);
      CHECK(got.name == column_name);
      std::string type = wanted["type"];
      std::ranges::replace(type, '_', ' ');
      CHECK(to_string(got.type) == type);
      CHECK(got.required == wanted["required"].get<bool>());
      CHECK(got.index == wanted["index"].get<bool>());
      CHECK(got.additional == wanted["additional"].get<bool>());
      CHECK(got.optimized == wanted["optimized"].get<bool>());
      CHECK(got.hidden == wanted["hidden"].get<bool>());
      CHECK(got.collation == (wanted["collate"].is_null()
                                  ? std::string()
                                  : wanted["collate"].get<std::string>()));
      CHECK(got.aliases.size() == wanted["aliases"].size());
    }
  }
}

TEST_CASE("catalogue: a table exists by platform, release and extensions") {
  struct Case {
    const char* table;
    AgentKind agent;
    bool exists;
  };
  const Case cases[] = {
      {"users", on(Platform::kChrome), true},
      {"processes", on(Platform::kChrome), false},
      {"registry", on(Platform::kLinux), false},
      {"registry", on(Platform::kWindows), true},
      {"registry", kAny, true},
      {"yara_file", on(Platform::kLinux), true},
      {"yara_file", on(Platform::kLinux, {5, 22, 1}), false},
      {"atom_packages", on(Platform::kLinux, {5, 10, 2}), true},
      {"atom_packages", on(Platform::kLinux), false},
      {"orbit_info", on(Platform::kLinux), true},
      {"orbit_info", {.platform = Platform::kLinux, .fleetd = false}, false},
      {"munki_info", {.platform = Platform::kDarwin, .macadmins = false}, true},
      {"wifi_network",
       {.platform = Platform::kDarwin, .macadmins = false},
       false},
      {"wifi_network", {.platform = Platform::kDarwin, .fleetd = false}, true},
      {"fbsd_kmods", on(Platform::kLinux, {5, 0, 0}), false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.table);
    const Table* table = find_table(c.table);
    REQUIRE(table != nullptr);
    CHECK(exists(*table, c.agent) == c.exists);
  }
}

TEST_CASE("catalogue: a view's name is its table") {
  CHECK(find_table("hosts")->name == "etc_hosts");
  CHECK(find_table("HOSTS")->name == "etc_hosts");
  CHECK(find_table("nosuch") == nullptr);
  CHECK(find_table("yara", on(Platform::kLinux))->name == "yara_file");
  CHECK(find_table("yara", on(Platform::kLinux, {5, 22, 0}))->name == "yara");
  CHECK(find_table("hosts", on(Platform::kChrome)) == nullptr);
}

TEST_CASE("catalogue: a column is hidden or absent by platform and release") {
  struct Case {
    const char* table;
    const char* column;
    AgentKind agent;
    ColumnState state;
  };
  const Case cases[] = {
      {"users", "gid", on(Platform::kLinux), ColumnState::kVisible},
      {"users", "gid", on(Platform::kChrome), ColumnState::kAbsent},
      {"users", "email", on(Platform::kChrome), ColumnState::kVisible},
      {"users", "email", on(Platform::kLinux), ColumnState::kAbsent},
      {"users", "email", kAny, ColumnState::kAbsent},
      {"users", "is_hidden", on(Platform::kLinux), ColumnState::kHidden},
      {"users", "is_hidden", kAny, ColumnState::kHidden},
      {"users", "is_hidden", on(Platform::kDarwin), ColumnState::kVisible},
      {"users", "include_remote", on(Platform::kLinux), ColumnState::kHidden},
      {"users", "include_remote", on(Platform::kLinux, {5, 12, 0}),
       ColumnState::kAbsent},
      {"bitlocker_info", "protector_types", on(Platform::kWindows),
       ColumnState::kAbsent},
      {"geolocation", "city", kAny, ColumnState::kVisible},
  };
  for (const Case& c : cases) {
    CAPTURE(c.table);
    CAPTURE(c.column);
    CHECK(column_state(*find_table(c.table), column(c.table, c.column),
                       c.agent) == c.state);
  }
  CHECK(column("process_events", "environment").name == "env");
}

TEST_CASE("catalogue: functions with arities and first release") {
  const Function* compare = find_function("version_compare");
  REQUIRE(compare != nullptr);
  CHECK_FALSE(exists(*compare, on(Platform::kLinux, {5, 10, 2})));
  CHECK(exists(*compare, on(Platform::kLinux)));
  CHECK_FALSE(exists(*compare, on(Platform::kChrome)));
  CHECK(find_function("LOWER")->builtin);
  CHECK(find_function("string_agg") == nullptr);
  CHECK(find_function("community_id_v1")->arities.size() == 2);
}

}  // namespace
}  // namespace ctl
