// What apply refuses, what it leaves alone, and what it records.
#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "schema/base/text.h"
#include "tests/support/child.h"
#include "tests/support/deployment.h"
#include "tests/support/environment.h"

using ctl::concat;
using ctl::test::Answer;
using ctl::test::Child;
using ctl::test::Deployment;
using ctl::test::Fault;
using ctl::test::FleetProxy;
using ctl::test::global_file;
using ctl::test::RawRequest;
using ctl::test::ScopedEnvironment;
using ctl::test::team_file;
using Json = nlohmann::json;

namespace {

std::string item(const std::string& name, int number) {
  return concat("  - name: ", name, "\n    query: SELECT ", number, ";\n");
}

std::string commit(Deployment& deployment, const std::string& queries) {
  deployment.repository().write("default.yml", global_file(queries));
  return deployment.repository().commit("Commit");
}

void check_says(const std::string& text, const std::string& part) {
  CAPTURE(text);
  CAPTURE(part);
  const bool found = text.find(part) != std::string::npos;
  CHECK(found);
}

void check_run(Deployment& deployment, const std::vector<std::string>& command,
               int code, const std::string& part = "") {
  const Answer answer = deployment.run(command);
  CAPTURE(answer.out);
  CAPTURE(answer.err);
  CHECK(answer.code == code);
  check_says(answer.out + answer.err, part);
}

Json only_query(Deployment& deployment) {
  const Json queries = Json::parse(deployment.get("queries")).at("queries");
  REQUIRE(queries.size() == 1);
  return queries.at(0);
}

}  // namespace

TEST_CASE("guards: files older than what the server holds are refused") {
  Deployment deployment;
  const std::string first = commit(deployment, item("a", 1) + item("b", 1));
  commit(deployment, item("a", 2) + item("b", 1));
  const std::string third = commit(deployment, item("a", 3) + item("b", 1));
  check_run(deployment, {"apply", "--yes"}, 0);
  deployment.repository().git("checkout -q " + first);
  const std::string said =
      concat("the server has query 'a' of ", third.substr(0, 10),
             ", which is newer than these files");
  check_run(deployment, {"diff"}, 2, "warning: " + said);
  check_run(deployment, {"apply", "--yes"}, 1, "refused: " + said);
  check_run(deployment, {"apply", "--yes"}, 1, "`ctl rollback REV`");
  CHECK(deployment.get("queries").find("SELECT 3;") != std::string::npos);
  SUBCASE("when told it goes back") {
    check_run(deployment, {"apply", "--yes", "--allow-older"}, 0);
    CHECK(deployment.get("queries").find("SELECT 1;") != std::string::npos);
  }
  SUBCASE("a rollback is told") {
    deployment.repository().git("checkout -q main");
    check_run(deployment, {"rollback", first, "--yes"}, 0);
  }
  SUBCASE("a reviewed plan is told") {
    const std::string file = deployment.repository().str() + "/.git/plan";
    check_run(deployment, {"diff", "--out", file}, 2);
    check_run(deployment, {"apply", file, "--yes"}, 0);
  }
}

TEST_CASE(
    "guards: a value that an earlier commit had is not from a later one") {
  Deployment deployment;
  commit(deployment, item("a", 1));
  check_run(deployment, {"apply", "--yes"}, 0);
  const std::string second = commit(deployment, item("a", 2));
  commit(deployment, item("a", 1));
  deployment.repository().git("checkout -q " + second);
  check_run(deployment, {"apply", "--yes"}, 0);
}

TEST_CASE("guards: the audit file knows a later apply that changed nothing") {
  Deployment deployment;
  deployment.repository().write("ctl.yml", "audit: audit.jsonl\n");
  deployment.repository().write(".gitignore", "audit.jsonl\n");
  const std::string first = commit(deployment, item("a", 1) + item("b", 1));
  check_run(deployment, {"apply", "--yes"}, 0);
  const std::string second = commit(deployment, item("a", 1));
  check_run(deployment, {"apply", "--yes", "--prune"}, 0);
  deployment.repository().git("checkout -q " + first);
  check_run(deployment, {"apply", "--yes"}, 1,
            concat("the server holds ", second.substr(0, 10)));
}

TEST_CASE("guards: two applies of one repository do not run at once") {
  Deployment deployment;
  commit(deployment, item("a", 1));
  std::atomic<bool> asked = false;
  std::string output;
  int code = 0;
  FleetProxy proxy(
      deployment.server().url(), deployment.server().token(),
      [&](const RawRequest&, std::size_t) {
        if (asked.exchange(true)) return Fault{};
        Child second({"-C", deployment.repository().str(), "apply", "--yes"},
                     {{"FLEET_URL", deployment.server().url()},
                      {"FLEET_API_TOKEN", deployment.server().token()}});
        code = second.wait();
        output = second.output();
        return Fault{};
      });
  const Answer answer = deployment.run({"apply", "--yes"}, proxy.url());
  CHECK(answer.code == 0);
  CHECK(code == 1);
  check_says(output, "another `ctl apply` of this repository is running");
  CHECK(only_query(deployment).at("name") == "a");
}

TEST_CASE("guards: a shallow clone says what it cannot know") {
  Deployment deployment;
  commit(deployment, item("a", 1));
  check_run(deployment, {"apply", "--yes"}, 0);
  commit(deployment, item("renamed", 1));
  deployment.repository().git("rev-parse HEAD > .git/shallow");
  check_run(deployment, {"diff"}, 2, "warning: the clone is shallow");
  check_run(deployment, {"diff", "--prune"}, 3, "git fetch --unshallow");
  check_run(deployment, {"apply", "--prune", "--yes"}, 3, "`fetch-depth: 0`");
  check_run(deployment, {"apply", "--yes"}, 0);
  CHECK(Json::parse(deployment.get("queries")).at("queries").size() == 2);
}

TEST_CASE("guards: what only another branch defined is not ours to delete") {
  Deployment deployment;
  commit(deployment, item("a", 1));
  deployment.repository().git("checkout -q -b other");
  commit(deployment, item("a", 1) + item("of the other", 2));
  check_run(deployment, {"apply", "--yes"}, 0);
  deployment.repository().git("checkout -q main");
  check_run(deployment, {"apply", "--yes", "--prune"}, 0, "nothing to do");
  CHECK(deployment.get("queries").find("of the other") != std::string::npos);
  deployment.repository().git("merge -q other");
  commit(deployment, item("a", 1));
  check_run(deployment, {"apply", "--yes", "--prune"}, 0,
            "deleted query 'of the other'");
}

TEST_CASE("guards: what left the files is ours however its name was written") {
  Deployment deployment;
  const std::string names[] = {"\"disk \\\"C\\\"\"", "'it''s on'",
                               "Gr\u00f6\u00dfe", "\"a/b\"", "UPPER case"};
  std::string items;
  for (const std::string& name : names)
    items += item(name, 1);
  commit(deployment, items);
  check_run(deployment, {"apply", "--yes"}, 0);
  deployment.write("POST", "queries",
                   R"({"name":"case by hand","query":"SELECT 9;"})");
  commit(deployment, item("other", 2));
  commit(deployment, item("other", 3));
  check_run(deployment, {"apply", "--yes", "--prune"}, 0, "6 changes applied");
  CHECK(Json::parse(deployment.get("queries")).at("queries").size() == 2);
}

TEST_CASE("guards: one team alone is read and written") {
  Deployment deployment;
  deployment.repository().write("teams/a.yml", team_file("A", item("in a", 1)));
  deployment.repository().write("teams/b.yml", team_file("B", item("in b", 1)));
  commit(deployment, item("global", 1));
  FleetProxy proxy(deployment.server().url(), deployment.server().token());
  const Answer answer =
      deployment.run({"apply", "--yes", "--team", "A"}, proxy.url());
  CAPTURE(answer.out);
  CHECK(answer.code == 0);
  check_says(answer.out, "created query 'in a' of team 'A'");
  CHECK(answer.out.find("'in b'") == std::string::npos);
  for (const RawRequest& request : proxy.seen())
    CHECK_FALSE(request.path.starts_with("/api/latest/fleet/queries?order"));
  CHECK(Json::parse(deployment.get("teams")).at("teams").size() == 1);
  check_run(deployment, {"apply", "--team", "C"}, 3, "'C'");
  check_run(deployment, {"diff", "--team", "global", "--exit-zero"}, 0,
            "create query 'global'");
  check_run(deployment, {"apply", "--yes"}, 0, "created query 'in b'");
}

TEST_CASE("guards: the environment names the server and its token") {
  Deployment deployment;
  deployment.repository().write(
      "ctl.yml",
      "environments:\n"
      "  staging: {url: $STAGING_URL, token: $STAGING_TOKEN}\n"
      "  production: {url: $PRODUCTION_URL, token: secret-in-the-file}\n");
  commit(deployment, item("a", 1));
  const ScopedEnvironment variables(
      {{"STAGING_URL", deployment.server().url()},
       {"STAGING_TOKEN", deployment.server().token()}});
  check_run(deployment, {"diff", "--env", "staging"}, 2);
  check_run(deployment, {"diff", "--env", "stagin"}, 3,
            "did you mean 'staging'?");
  check_run(deployment, {"diff", "--env", "production"}, 3,
            "PRODUCTION_URL is not set");
  const ScopedEnvironment production("PRODUCTION_URL", "https://x.invalid");
  const Answer answer = deployment.run({"diff", "--env", "production"});
  CHECK(answer.code == 3);
  check_says(answer.err, "holds the token itself");
  CHECK(answer.err.find("secret-in-the-file") == std::string::npos);
}

TEST_CASE("guards: a token file is read when only its owner may") {
  namespace fs = std::filesystem;
  Deployment deployment;
  deployment.repository().write(
      "ctl.yml",
      "environments:\n  staging: {url: $STAGING_URL, token: $STAGING_TOKEN}\n");
  commit(deployment, item("a", 1));
  deployment.repository().write(".git/token",
                                deployment.server().token() + "\n");
  deployment.repository().write(".git/empty", "\n");
  const fs::path file = deployment.repository().path() / ".git/token";
  const fs::path empty = deployment.repository().path() / ".git/empty";
  fs::permissions(empty, fs::perms::owner_read);
  const std::vector<std::string> diff = {"diff", "--env", "staging"};
  const ScopedEnvironment url("STAGING_URL", deployment.server().url());
  check_run(deployment, diff, 3, "STAGING_TOKEN_FILE to the path of a file");
  const ScopedEnvironment named("STAGING_TOKEN_FILE", file.string());
  fs::permissions(file, fs::perms::owner_read | fs::perms::group_read);
  check_run(deployment, diff, 3, "is open to others");
  check_run(deployment, diff, 3, "`chmod 600 ");
  fs::permissions(file, fs::perms::owner_read);
  check_run(deployment, diff, 2);
  const ScopedEnvironment nothing("STAGING_TOKEN_FILE", empty.string());
  check_run(deployment, diff, 3, "is empty");
  const ScopedEnvironment nowhere("STAGING_TOKEN_FILE", "/nowhere/token");
  check_run(deployment, diff, 3, "is no file that can be read");
}

TEST_CASE("guards: a new description keeps a team policy's answers") {
  ctl::DevServerOptions options;
  options.hosts = 1;
  Deployment deployment(options);
  const auto policy = [](const std::string& description) {
    return team_file("T", "", item("p", 1) + description);
  };
  deployment.repository().write("teams/t.yml", policy(""));
  commit(deployment, "");
  check_run(deployment, {"apply", "--yes"}, 0);
  const Json team = Json::parse(deployment.get("teams")).at("teams").at(0);
  const std::string scope = concat("teams/", team.at("id").get<int>());
  const auto held = [&] {
    return Json::parse(deployment.get(scope + "/policies"))
        .at("policies")
        .at(0);
  };
  const std::string path =
      concat(scope, "/policies/", held().at("id").get<int>());
  SUBCASE("with a script") {
    deployment.write("POST",
                     concat("scripts/batch?team_id=", team.at("id").get<int>()),
                     R"({"scripts":[{"name":"a.sh",)"
                     R"("script_contents":"ZWNobyBhCg=="}]})");
    deployment.write("PATCH", path, R"({"script_id":1})");
    CHECK(held().at("run_script").at("name") == "a.sh");
  }
  SUBCASE("without") {}
  deployment.write(
      "POST", "hosts/transfer",
      concat(R"({"team_id":)", team.at("id").get<int>(), R"(,"hosts":[1]})"));
  deployment.server().check_in();
  CHECK(held().at("passing_host_count") == 1);
  deployment.repository().write("teams/t.yml",
                                policy("    description: new\n"));
  check_run(deployment, {"apply", "--yes"}, 0, "updated policy 'p'");
  CHECK(held().at("description") == "new");
  CHECK(held().at("passing_host_count") == 1);
}

TEST_CASE("guards: the audit record says what was done and by whom") {
  Deployment deployment;
  commit(deployment, item("a", 1) + item("b", 1));
  const std::string file = deployment.repository().str() + "/.git/audit";
  const std::vector<std::string> apply = {"apply", "--yes", "--audit", file};
  check_run(deployment, apply, 0);
  commit(deployment, item("a", 2) + item("b", 2) + item("c", 2));
  FleetProxy proxy(deployment.server().url(), deployment.server().token(),
                   [&](const RawRequest& request, std::size_t) {
                     if (request.body.find("\"c\"") == std::string::npos) {
                       return Fault{};
                     }
                     return Fault{.forward = false,
                                  .answer = ctl::test::json_answer(422, "{}")};
                   });
  CHECK(deployment.run(apply, proxy.url()).code == 3);
  std::ifstream lines(file);
  std::string line;
  std::getline(lines, line);
  const Json first = Json::parse(line);
  CHECK(first.at("result") == "applied");
  CHECK(first.at("verified") == true);
  CHECK(first.at("time").get<std::string>().size() == 20);
  CHECK(first.at("source").at("author") == "Ada <ada@example.com>");
  CHECK(first.at("source").at("committer") == "Bob <bob@example.com>");
  CHECK(first.at("plan").get<std::string>().size() == 64);
  CHECK(first.at("done").at(0).at("before").is_null());
  const std::string after = first.at("done").at(0).at("after");
  std::getline(lines, line);
  const Json second = Json::parse(line);
  CHECK(second.at("result") == "incomplete");
  CHECK(second.at("done").size() == 2);
  CHECK(second.at("done").at(0).at("before") == after);
  CHECK(second.at("failed").at(0).at("name") == "c");
  CHECK_FALSE(std::getline(lines, line));
  const auto mode = std::filesystem::status(file).permissions();
  CHECK((mode & std::filesystem::perms::others_write) ==
        std::filesystem::perms::none);
}

TEST_CASE("guards: exit codes") {
  Deployment deployment;
  commit(deployment, item("a", 1));
  check_run(deployment, {"diff"}, 2);
  check_run(deployment, {"diff", "--exit-zero"}, 0);
  check_run(deployment, {"apply"}, 1);
  check_run(deployment, {"apply", "--yes"}, 0);
  check_run(deployment, {"apply", "--yes"}, 0, "nothing to do");
  check_run(deployment, {"diff"}, 0, "no changes");
  check_run(deployment, {"apply", "--max-deletes", "-1"}, 64);
  check_run(deployment, {"apply", "--format", "xml"}, 64);
  check_run(deployment, {"apply", "/nowhere/plan.json"}, 1);
  deployment.repository().write("default.yml", "queries: [\n");
  check_run(deployment, {"diff"}, 3, "default.yml");
  check_run(deployment, {"apply", "--yes"}, 3);
}
