#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "tests/support/agent_sql.h"
#include "tests/support/paths.h"

namespace ctl {
namespace {

constexpr const char* kFunctions[] = {
#define CTL_SQL_FUNCTION(name, arity, flags, since) #name,
#define CTL_SQLITE_FUNCTION(name, sql_name, arity) #name,
#define CTL_SQL_AGGREGATE(name, arity, since) #name,
#include "engine/emulator/functions.def"
#undef CTL_SQL_FUNCTION
#undef CTL_SQLITE_FUNCTION
#undef CTL_SQL_AGGREGATE
};

const std::filesystem::path kFixtures = test::source_dir() + "/tests/sql";

// The files that the fixtures' host has.
AgentSql linux_agent() {
  const std::set<std::string, std::less<>> files = {"/usr/bin/env", "/opt/my",
                                                    "/opt/my app/run"};
  return AgentSql({.is_file = [files](std::string_view path) {
    return files.contains(path);
  }});
}

TEST_CASE("tests/sql: every statement gives the value beside it") {
  for (const auto& entry : std::filesystem::directory_iterator(kFixtures)) {
    std::ifstream file(entry.path());
    std::string line;
    while (std::getline(file, line)) {
      const std::size_t arrow = line.find(" -- => ");
      if (arrow == std::string::npos) {
        // Nothing but a comment may go without a value.
        CHECK_MESSAGE(line.starts_with("--"), entry.path(), ": ", line);
        continue;
      }
      AgentSql agent = linux_agent();
      INFO(entry.path(), ": ", line);
      CHECK(agent.value(line.substr(0, arrow)) == line.substr(arrow + 7));
    }
  }
}

TEST_CASE("tests/sql: every function has a fixture of three lines") {
  for (const char* name : kFunctions) {
    CAPTURE(name);
    std::ifstream file(kFixtures / (std::string(name) + ".sql"));
    const auto lines = std::count(std::istreambuf_iterator<char>(file),
                                  std::istreambuf_iterator<char>(), '\n');
    CHECK(lines >= 3);
  }
}

}  // namespace
}  // namespace ctl
