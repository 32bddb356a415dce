#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/agent_sql.h"
#include "tests/support/paths.h"

namespace ctl {
namespace {

using Json = nlohmann::json;

std::string literal(const Json& value) {
  if (value.is_null()) return "NULL";
  if (!value.is_string()) return value.dump();
  std::string quoted = "'";
  for (const char c : value.get<std::string>()) {
    quoted += c;
    if (c == '\'') quoted += c;
  }
  return quoted + "'";
}

std::string call(const Json& vector) {
  std::string arguments;
  for (const Json& argument : vector["args"]) {
    if (!arguments.empty()) arguments += ", ";
    arguments += literal(argument);
  }
  return vector["fn"].get<std::string>() + "(" + arguments + ")";
}

std::string expected(const Json& vector) {
  if (vector.contains("error"))
    return "error: " + vector["error"].get<std::string>();
  const Json& result = vector["result"];
  return result.is_string() ? "'" + result.get<std::string>() + "'"
                            : literal(result);
}

TEST_CASE("every function vector of the reference data") {
  const std::string path =
      test::reference_dir() + "/facts/osquery-function-vectors.json";
  if (!std::filesystem::exists(path)) {
    MESSAGE("skipped: no reference data at " << path);
    return;
  }
  std::ifstream file(path);
  const Json data = Json::parse(file);
  AgentSql agent;
  int functions = 0;
  for (const Json& vector : data.at("vectors")) {
    // How results print is the log's business.
    if (vector["fn"].get<std::string>().front() == '(') continue;
    ++functions;
    const std::string statement = "SELECT " + call(vector);
    INFO(statement);
    if (vector.contains("result") && vector["result"].is_number_float()) {
      // Compared as numbers, so that the printing of doubles has no part.
      CHECK(agent.value("SELECT " + call(vector) + " = " +
                        literal(vector["result"])) == "1");
      CHECK(agent.value("SELECT typeof(" + call(vector) + ")") == "'real'");
    } else {
      CHECK(agent.value(statement) == expected(vector));
    }
  }
  CHECK(functions > 300);
}

}  // namespace
}  // namespace ctl
