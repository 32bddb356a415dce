// With `--format json` there is one document for every exit code but 64.
#include <doctest/doctest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "schema/base/text.h"
#include "tests/support/run_ctl.h"
#include "tests/support/scratch.h"

using ctl::test::run_ctl;
using nlohmann::json;

TEST_CASE("json: what could not be finished is a document, too") {
  const ctl::test::Scratch scratch;
  scratch.write("default.yml", "queries: []\n");
  unsetenv("FLEET_URL");
  unsetenv("FLEET_API_TOKEN");
  struct Case {
    std::vector<std::string> arguments;
    const char* command;
    const char* says;
  };
  const Case cases[] = {
      {{"lint", "nowhere"}, "lint", "cannot read nowhere"},
      {{"dry-run", "nowhere"}, "dry-run", "'nowhere'"},
      {{"test", "nowhere"}, "test", "cannot read nowhere"},
      {{"diff"}, "diff", "no server address"},
      {{"diff", "--from", "HEAD"}, "diff", "git"},
      {{"drift"}, "drift", "git"},
      {{"apply", "--yes"}, "apply", "no server address"},
      {{"rollback", "HEAD"}, "apply", "git"},
      {{"log"}, "log", "git"},
      {{"schema", "no_such_table"}, "schema", "no table 'no_such_table'"},
  };
  for (const Case& c : cases) {
    CAPTURE(ctl::join(c.arguments, " "));
    std::vector<std::string> arguments = {"-C", scratch.str()};
    arguments.insert(arguments.end(), c.arguments.begin(), c.arguments.end());
    arguments.insert(arguments.end(), {"--format", "json"});
    const auto answer = run_ctl(arguments);
    CAPTURE(answer.out);
    CAPTURE(answer.err);
    CHECK((answer.code == 3 || answer.code == 1));
    const json document = json::parse(answer.out, nullptr, false);
    REQUIRE(document.is_object());
    CHECK(document["format_version"] == "1.0");
    CHECK(document["command"] == c.command);
    const std::string message = document["error"]["message"];
    CHECK(message.find(c.says) != std::string::npos);
    CHECK(answer.err.find(message) != std::string::npos);
    // Nobody asked for it.
    arguments.resize(arguments.size() - 2);
    CHECK(run_ctl(arguments).out.empty());
  }
}

TEST_CASE("json: a usage mistake has no document") {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"lint", "--format", "json", "--nonsense"},
        {"diff", "--format", "jason"}}) {
    const auto answer = run_ctl(arguments);
    CHECK(answer.code == 64);
    CHECK(answer.out.empty());
  }
}

TEST_CASE("jsonl: one object a line, also when it fails") {
  const auto answer = run_ctl({"lint", "nowhere", "--format", "jsonl"});
  CHECK(answer.code == 3);
  CHECK(answer.out.find('\n') == answer.out.size() - 1);
  CHECK(json::parse(answer.out)["command"] == "lint");
}
