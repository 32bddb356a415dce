#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "tests/support/agent_sql.h"

namespace ctl {
namespace {

TEST_CASE("functions appear with the agent version that brought them") {
  struct Case {
    Version osquery;
    const char* statement;
    const char* expected;
  };
  const Case cases[] = {
      {{5, 10, 2},
       "SELECT version_compare('1', '2')",
       "error: no such function: version_compare"},
      {{5, 11, 0}, "SELECT version_compare('1', '2')", "-1"},
      {{4, 6, 0}, "SELECT concat('a')", "error: no such function: concat"},
      {{4, 7, 0}, "SELECT concat('a')", "'a'"},
      {{4, 0, 0}, "SELECT split('a', ',', 0)", "'a'"},
      {{4, 0, 0},
       "SELECT regex_match('a', 'a', 0)",
       "error: no such function: regex_match"},
  };
  for (const Case& c : cases) {
    AgentSql agent({.osquery = c.osquery});
    CHECK(agent.value(c.statement) == c.expected);
  }
}

TEST_CASE("functions follow the platform of the host") {
  struct Case {
    Platform platform;
    const char* statement;
    const char* expected;
  };
  const Case cases[] = {
      {Platform::kLinux, "SELECT parent_directory('/a/b')", "'/a'"},
      {Platform::kWindows, "SELECT parent_directory('C:\\a\\b')", "'C:\\a'"},
      {Platform::kWindows, "SELECT parent_directory('C:/a')", "NULL"},
      {Platform::kWindows, "SELECT find_file_path_in_cmd('C:\\a^ b x')",
       "'C:\\a b'"},
      {Platform::kDarwin, "SELECT sqrt(-1)", "NULL"},
      {Platform::kDarwin, "SELECT log(0)", "-Inf"},
      {Platform::kWindows, "SELECT sqrt(-1)", "error: Domain error"},
      {Platform::kChrome, "SELECT md5('a')", "error: no such function: md5"},
      {Platform::kChrome, "SELECT lower('A')", "'a'"},
  };
  for (const Case& c : cases) {
    AgentSql agent(
        {.platform = c.platform,
         .is_file = [](std::string_view path) { return path == "C:\\a b"; }});
    CAPTURE(c.statement);
    CHECK(agent.value(c.statement) == c.expected);
  }
}

TEST_CASE("community_id_v1 warns where its strict form fails") {
  AgentSql agent;
  CHECK(agent.value("SELECT community_id_v1('x', '1.1.1.1', 1, 2, 6)") ==
        "NULL");
  CHECK(agent.warnings ==
        std::vector<std::string>{"Community ID saddr cannot be parsed as IP"});
}

TEST_CASE("a carve starts where the function is enabled") {
  AgentSql agent({.carver = true});
  CHECK(agent.value("SELECT carve('/etc/hosts')") == "'Carve Started'");
}

TEST_CASE("functions.def says what the catalogue says") {
  struct Entry {
    const char* name;
    int arity;
    Version since;
  };
  const Entry entries[] = {
#define CTL_SQL_FUNCTION(name, arity, flags, since) {#name, arity, since},
#define CTL_SQLITE_FUNCTION(name, sql_name, arity) {sql_name, arity, {}},
#define CTL_SQL_AGGREGATE(name, arity, since) {#name, arity, since},
#include "engine/emulator/functions.def"
#undef CTL_SQL_FUNCTION
#undef CTL_SQLITE_FUNCTION
#undef CTL_SQL_AGGREGATE
  };
  for (const Entry& entry : entries) {
    CAPTURE(entry.name);
    const Function* function = find_function(entry.name);
    REQUIRE(function != nullptr);
    CHECK(std::ranges::count(function->arities, entry.arity) == 1);
    // The catalogue starts with 4.0.0, what is older has always been there.
    if (entry.since != Version{}) CHECK(function->since == entry.since);
  }
  for (const Function& function : all_functions()) {
    if (function.builtin) continue;
    for (const int arity : function.arities) {
      CAPTURE(function.name);
      CHECK(std::ranges::any_of(entries, [&](const Entry& entry) {
        return entry.name == function.name && entry.arity == arity;
      }));
    }
  }
}

}  // namespace
}  // namespace ctl
