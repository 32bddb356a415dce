#include <doctest/doctest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/deployment.h"
#include "tests/support/git_sandbox.h"
#include "tests/support/run_ctl.h"

using namespace ctl;
using nlohmann::json;

namespace {

constexpr const char* kBefore =
    "  - name: ports\n    query: SELECT port FROM listening_ports;\n"
    "    interval: 60\n"
    "  - name: users\n    query: SELECT 1;\n"
    "  - name: old name\n    query: SELECT $SECRET_THING;\n";
constexpr const char* kAfter =
    "  - name: ports\n    query: SELECT port FROM listening_ports;\n"
    "    interval: 300\n"
    "  - name: new name\n    query: SELECT $SECRET_THING;\n"
    "    labels_include_any: [only on the server]\n";

struct TwoRevisions {
  test::GitSandbox repository;
  TwoRevisions() {
    unsetenv("FLEET_URL");
    unsetenv("FLEET_API_TOKEN");
    repository.write("default.yml", test::global_file(kBefore));
    repository.write("teams/a.yml", test::team_file("A", kBefore));
    repository.commit("one");
    repository.write("default.yml", test::global_file(kAfter));
    repository.git("rm -q teams/a.yml");
    repository.commit("two");
  }
  test::Answer diff(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"diff", "-C", repository.str()});
    return test::run_ctl(std::move(arguments));
  }
};

}  // namespace

TEST_CASE("diff of revisions: says what changes without a server") {
  TwoRevisions two;
  const auto answer =
      two.diff({"--from", "HEAD~1", "--to", "HEAD", "--format", "json"});
  CAPTURE(answer.err);
  CHECK(answer.code == 2);
  const json plan = json::parse(answer.out);
  CHECK(plan["server"].is_null());
  CHECK(plan["source"]["from"] == two.repository.git("rev-parse HEAD~1"));
  CHECK(plan["source"]["commit"] == two.repository.git("rev-parse HEAD"));
  CHECK(plan["summary"]["update"] == 1);
  CHECK(plan["summary"]["rename"] == 1);
  CHECK(plan["summary"]["delete"] == 4);  // one, and three of the team
  CHECK(plan["problems"].empty());
  for (const json& change : plan["changes"]) {
    CAPTURE(change.dump());
    for (const json& field : change["fields"])
      CHECK_FALSE(field.contains("origin"));
    CHECK(change["requests"].empty());
  }
  // A team is not deleted by leaving the files.
  REQUIRE(plan["warnings"].size() == 2);
  CHECK(plan["warnings"][1].get<std::string>().find("team 'A'") == 0);
}

TEST_CASE("diff of revisions: a variable is compared as it is written") {
  TwoRevisions two;
  setenv("SECRET_THING", "canary-4711", 1);
  for (const char* format : {"text", "json", "markdown", "html"}) {
    CAPTURE(format);
    const auto answer = two.diff({"--from", "HEAD~1", "--format", format});
    CHECK(answer.code == 2);
    CHECK(answer.out.find("canary-4711") == std::string::npos);
    CHECK(answer.out.find("new name") != std::string::npos);
  }
  unsetenv("SECRET_THING");
}

TEST_CASE("diff of revisions: the files as they are, and nothing to tell") {
  TwoRevisions two;
  CHECK(two.diff({"--from", "HEAD"}).code == 0);
  CHECK(two.diff({"--from", "HEAD", "--to", "HEAD"}).code == 0);
  two.repository.write("default.yml", test::global_file(kBefore));
  const auto answer = two.diff({"--from", "HEAD"});
  CHECK(answer.code == 2);
  CHECK(answer.out.find("..the files as they are: 1 to create, 1 to update, "
                        "1 to rename") != std::string::npos);
  CHECK(two.diff({"--from", "HEAD", "--exit-zero"}).code == 0);
  CHECK(two.diff({"--from", "HEAD", "--team", "nobody"}).code == 3);
}

TEST_CASE("diff of revisions: what cannot be compared is said") {
  TwoRevisions two;
  struct Case {
    std::vector<std::string> arguments;
    int code;
    const char* says;
  };
  two.repository.write("default.yml", "queries: [\n");
  two.repository.commit("broken");
  const Case cases[] = {
      {{"--from", "nowhere"}, 3, "'nowhere' is not a revision"},
      {{"--from", "HEAD"}, 3, "at 'HEAD' the files do not load: default.yml"},
      {{"--to", "HEAD"}, 64, "--to requires --from"},
      {{"--from", "HEAD~1", "--out", "x"}, 64, "--out excludes --from"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.says);
    const auto answer = two.diff(c.arguments);
    CHECK(answer.code == c.code);
    CHECK(answer.err.find(c.says) != std::string::npos);
    CHECK(answer.out.empty());
  }
}

TEST_CASE("diff of revisions: a list that is missing is not a deletion") {
  TwoRevisions two;
  two.repository.write("default.yml",
                       test::global_file("  - path: lib/gone.yml\n"));
  const auto answer = two.diff({"--from", "HEAD"});
  CHECK(answer.code == 3);
  CHECK(answer.err.find("default.yml:2:11: cannot read 'lib/gone.yml'") !=
        std::string::npos);
}
