#include <doctest/doctest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "schema/base/text.h"
#include "tests/support/deployment.h"
#include "tests/support/git_sandbox.h"
#include "tests/support/run_ctl.h"

using namespace ctl;
using nlohmann::json;

namespace {

constexpr const char* kBefore =
    "  - name: people\n    description: Who is on a host\n"
    "    platform: linux\n    interval: 3600\n"
    "    query: SELECT username FROM users WHERE uid < 2\n"
    "  - name: gone\n    description: Nothing\n    interval: 3600\n"
    "    platform: linux\n    query: SELECT 1 AS one FROM os_version\n";
constexpr const char* kAfter =
    "  - name: people\n    description: Who is on a host\n"
    "    platform: linux\n    interval: 3600\n"
    "    query: SELECT username FROM users WHERE uid < 1\n"
    "  - name: history\n    description: What was typed\n"
    "    platform: linux\n    interval: 3600\n"
    "    query: SELECT command FROM shell_history JOIN users USING (uid)\n";

// A branch that changes, adds and removes a query.
struct Branch {
  test::GitSandbox repository;
  Branch() {
    unsetenv("FLEET_URL");
    unsetenv("FLEET_API_TOKEN");
    repository.write("default.yml", test::global_file(kBefore));
    repository.commit("one");
    repository.git("checkout -q -b topic");
    repository.write("default.yml", test::global_file(kAfter));
    repository.commit("two");
  }
  test::Answer review(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"review", "-C", repository.str()});
    return test::run_ctl(std::move(arguments));
  }
};

const json* change_of(const json& report, const std::string& name) {
  for (const json& change : report["changes"]) {
    if (change["name"] == name) return &change;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("review: rows, cost and data of what changed") {
  Branch branch;
  const auto answer = branch.review({"--base", "main", "--format", "json"});
  CAPTURE(answer.err);
  CAPTURE(answer.out);
  CHECK(answer.code <= 1);
  const json report = json::parse(answer.out);
  CHECK(report["command"] == "review");
  CHECK(report["source"]["base"] == branch.repository.git("rev-parse main"));
  REQUIRE(report["changes"].size() == 3);
  const json* people = change_of(report, "people");
  REQUIRE(people != nullptr);
  CHECK((*people)["action"] == "update");
  bool lost = false;
  for (const json& run : (*people)["runs"]) {
    CHECK(run["comparable"] == true);
    CHECK(run["before"]["error"].is_null());
    for (const json& row : run["gone"])
      lost = lost || row == json{"daemon"};
    CHECK(run["come"].empty());
  }
  CHECK(lost);
  const json* history = change_of(report, "history");
  REQUIRE(history != nullptr);
  CHECK((*history)["runs"][0]["before"].is_null());
  CHECK_FALSE((*history)["privacy"].empty());
  CHECK((*history)["cost"]["before"].is_null());
  const json* gone = change_of(report, "gone");
  REQUIRE(gone != nullptr);
  CHECK((*gone)["action"] == "delete");
  // What the change causes, not what was there.
  for (const json& finding : report["findings"])
    CHECK(finding["line"] > 6);
}

TEST_CASE("review: one page and one comment, without markup of others") {
  Branch branch;
  branch.repository.write(
      "default.yml",
      test::global_file("  - name: \"<script>x</script> `a` \\e[1m\"\n"
                        "    description: d\n    interval: 3600\n"
                        "    platform: linux\n"
                        "    query: SELECT '<b>' AS x, '|' AS y\n"));
  for (const char* format : {"markdown", "html"}) {
    const auto answer = branch.review({"--base", "main", "--format", format});
    CAPTURE(answer.out);
    CHECK(answer.out.find('\x1b') == std::string::npos);
    CHECK(answer.out.find("\n<script") == std::string::npos);
    CHECK(answer.out.find("ubuntu-server") != std::string::npos);
  }
  const auto comment = branch.review({"--base", "main"});
  CHECK(comment.out.starts_with("<!-- ctl review -->\n### ctl review: "));
  CHECK(comment.out.size() <= 60'000);
}

TEST_CASE("review: fails with the cases and the findings") {
  Branch branch;
  CHECK(branch.review({"--base", "main"}).code == 0);
  branch.repository.write("a.tests.yml",
                          "tests:\n  - query: people\n    cases:\n"
                          "      - name: three\n        host: ubuntu-server\n"
                          "        expect: {rows: 3}\n");
  const auto failing = branch.review({"--base", "main"});
  CHECK(failing.code == 1);
  CHECK(failing.out.find("Cases that did not pass") != std::string::npos);
  CHECK(failing.out.find("expected 3 rows, got 1") != std::string::npos);
  branch.repository.git("clean -fdq");
  branch.repository.write("default.yml",
                          test::global_file("  - name: people\n"
                                            "    query: SELEC 1\n"));
  const auto broken = branch.review({"--base", "main"});
  CHECK(broken.code == 1);
  CHECK(broken.out.find("#### Findings") != std::string::npos);
}

TEST_CASE("review: nothing changed, and what cannot be compared") {
  Branch branch;
  const auto nothing = branch.review({"--base", "topic"});
  CHECK(nothing.code == 0);
  CHECK(nothing.out.find(", 0 changes") != std::string::npos);
  struct Case {
    std::vector<std::string> arguments;
    int code;
    const char* says;
  };
  const test::TemporaryDirectory plain;
  plain.write("default.yml", test::global_file("  []\n"));
  const Case cases[] = {
      {{"--base", "nowhere"}, 3, "'nowhere' is not a revision"},
      {{}, 64, "--base is required"},
      {{"--base", "main", "--format", "text"}, 64, "use one of markdown"},
  };
  for (const Case& c : cases) {
    const auto answer = branch.review(c.arguments);
    CAPTURE(answer.err);
    CHECK(answer.code == c.code);
    CHECK(answer.out.empty());
    CHECK(answer.err.find(c.says) != std::string::npos);
  }
  const auto none =
      test::run_ctl({"review", "-C", plain.str(), "--base", "main"});
  CHECK(none.code == 3);
  CHECK(none.err.find("git") != std::string::npos);
}
