#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "cli/render/log.h"
#include "schema/base/text.h"
#include "tests/support/deployment.h"
#include "tests/support/golden.h"

using namespace ctl;
using nlohmann::json;

namespace {

constexpr const char* kOld =
    "- name: ssh port\n  query: SELECT 1 FROM processes;\n  interval: 60\n";
constexpr const char* kRenamed =
    "- name: sshd port\n  query: SELECT 1 FROM processes;\n  interval: 60\n";
constexpr const char* kNew =
    "- name: sshd port\n  query: SELECT 1 FROM processes;\n  interval: 300\n"
    "  description: why\n";

// One definition from its first commit to its last.
struct Life {
  test::Deployment deployment;
  test::GitSandbox& repository = deployment.repository();
  Life() {
    repository.write("default.yml",
                     test::global_file("  - path: lib/ssh.yml\n"));
    repository.write("ctl.yml", "audit: audit.jsonl\n");
    repository.write(".gitignore", "audit.jsonl\n");
    repository.write("lib/ssh.yml", kOld);
    repository.commit(
        "Watch the port (#3)\n\nReviewed-by: Bob <bob@x>\n"
        "Co-authored-by: Carol <carol@x>");
    repository.write("lib/other.yml", "- name: other\n  query: SELECT 9\n");
    repository.commit("Something else");
    repository.write("lib/ssh.yml", kRenamed);
    repository.commit("Say sshd");
    repository.git("mv lib/ssh.yml lib/sshd.yml");
    repository.write("default.yml",
                     test::global_file("  - path: lib/sshd.yml\n"));
    repository.commit("Move");
    repository.git("checkout -q -b topic");
    repository.write("lib/sshd.yml", kNew);
    repository.commit("Less often");
    repository.git("checkout -q main");
    repository.git(
        "merge -q --no-ff topic -m 'Merge pull request #7\n\n"
        "Approved-by: Dan <dan@x>'");
  }
  json log(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "log");
    arguments.insert(arguments.end(), {"--format", "json"});
    const auto answer = deployment.run(std::move(arguments));
    CAPTURE(answer.err);
    REQUIRE(answer.code == 0);
    return json::parse(answer.out);
  }
};

}  // namespace

TEST_CASE("log: a definition through renames, moves and merges") {
  Life life;
  const json log = life.log({"sshd port"});
  REQUIRE(log["commits"].size() == 5);
  const char* actions[] = {"merged", "changed", "moved", "renamed", "added"};
  for (std::size_t i = 0; i < 5; ++i) {
    CAPTURE(i);
    REQUIRE(log["commits"][i]["changes"].size() == 1);
    CHECK(log["commits"][i]["changes"][0]["action"] == actions[i]);
  }
  const json& merge = log["commits"][0];
  CHECK(merge["pull_request"] == "7");
  CHECK(merge["reviewers"] == json{"Dan <dan@x>"});
  const json& changed = log["commits"][1]["changes"][0];
  CHECK(changed["path"] == "lib/sshd.yml");
  REQUIRE(changed["fields"].size() == 2);
  CHECK(changed["fields"][0]["field"] == "description");
  CHECK(changed["fields"][0]["before"].is_null());
  CHECK(changed["fields"][1]["before"] == "60");
  CHECK(changed["fields"][1]["after"] == "300");
  CHECK(log["commits"][3]["changes"][0]["previous_name"] == "ssh port");
  const json& first = log["commits"][4];
  CHECK(first["author"] == "Ada <ada@example.com>");
  CHECK(first["committer"] == "Bob <bob@example.com>");
  CHECK(first["reviewers"] == json{"Bob <bob@x>"});
  CHECK(first["co_authors"] == json{"Carol <carol@x>"});
  CHECK(first["pull_request"] == "3");
}

TEST_CASE("log: applies come from the audit file") {
  Life life;
  setenv("CTL_REVIEWERS", "Eve <eve@x>", 1);
  setenv("GITHUB_RUN_ID", "99", 1);
  setenv("GITHUB_SERVER_URL", "https://ci.example.com", 1);
  setenv("GITHUB_REPOSITORY", "a/b", 1);
  const auto applied = life.deployment.run({"apply", "--yes"});
  for (const char* name : {"CTL_REVIEWERS", "GITHUB_RUN_ID",
                           "GITHUB_SERVER_URL", "GITHUB_REPOSITORY"}) {
    unsetenv(name);
  }
  REQUIRE(applied.code == 0);
  const json log = life.log({"sshd port"});
  REQUIRE(log["applies"].size() == 1);
  const json& record = log["applies"][0];
  CHECK(record["result"] == "applied");
  CHECK(record["verified"] == true);
  CHECK(record["commit"] == life.repository.git("rev-parse HEAD"));
  const json& people = record["reviewers"];
  CHECK(std::find(people.begin(), people.end(), "Eve <eve@x>") != people.end());
  CHECK(record["ci_run"] == "https://ci.example.com/a/b/actions/runs/99");
  REQUIRE(record["done"].size() == 1);
  CHECK(record["done"][0]["action"] == "create");
  CHECK(life.log({"other"})["applies"].empty());
  const auto text = life.deployment.run({"log", "sshd port"});
  CHECK(text.out.starts_with("apply "));
  CHECK(text.out.find("reviewed by Dan <dan@x>, Eve <eve@x>") !=
        std::string::npos);
}

TEST_CASE("log: without a name every definition is told") {
  Life life;
  const json log = life.log({});
  CHECK(log["name"].is_null());
  CHECK(log["commits"].size() == 6);
  CHECK(life.log({"-n", "2"})["commits"].size() == 2);
}

TEST_CASE("log: what was removed is known, what never was is said") {
  Life life;
  life.repository.git("rm -q lib/other.yml");
  life.repository.commit("Remove other");
  const json log = life.log({"other"});
  REQUIRE(log["commits"].size() == 2);
  CHECK(log["commits"][0]["changes"][0]["action"] == "removed");
  const auto unknown = life.deployment.run({"log", "sshd prot"});
  CHECK(unknown.code == 3);
  CHECK(unknown.err.find("no definition 'sshd prot' in the history") !=
        std::string::npos);
  CHECK(unknown.err.find("did you mean 'sshd port'?") != std::string::npos);
}

TEST_CASE("log: a shallow clone and a broken audit file say what is missing") {
  Life life;
  const test::TemporaryDirectory clones;
  life.repository.git(concat("clone -q --depth 1 file://",
                             life.repository.str(), " ", clones.str(), "/c"));
  clones.write("c/audit.jsonl", "{\"command\": \"apply\", \"done\n");
  const auto answer =
      test::run_ctl({"log", "sshd port", "-C", clones.str() + "/c"});
  CHECK(answer.code == 0);
  CHECK(answer.out.find("warning: the clone is shallow") != std::string::npos);
  CHECK(answer.out.find("warning: line 1 of the audit file is no record") !=
        std::string::npos);
  life.repository.write("ctl.yml", "limits: {deletes: 5}\n");
  const auto none = life.deployment.run({"log", "sshd port"});
  CHECK(none.out.find("warning: applies are not known: no audit file") !=
        std::string::npos);
}

TEST_CASE("log: a variable is told as it is written") {
  Life life;
  setenv("CANARY", "canary-4711", 1);
  life.repository.write("lib/other.yml",
                        "- name: other\n  query: SELECT '$CANARY'\n");
  life.repository.commit("Read the environment");
  for (const char* format : {"text", "json"}) {
    const auto answer =
        life.deployment.run({"log", "other", "--format", format});
    CHECK(answer.out.find("$CANARY") != std::string::npos);
    CHECK(answer.out.find("canary-4711") == std::string::npos);
  }
  unsetenv("CANARY");
}

TEST_CASE("log: the text for people") {
  DefinitionLog log;
  log.name = "sshd port";
  LoggedCommit entry;
  entry.commit = {.id = "0123456789abcdef",
                  .author = "Ada <ada@x>",
                  .committer = "Bob <bob@x>",
                  .time = 1772366400,
                  .message = "Less often\n\nBecause.\n"};
  entry.reviewers = {"Dan <dan@x>"};
  entry.pull_request = "7";
  entry.changes = {
      {.action = LogAction::kRenamed,
       .kind = "query",
       .name = "sshd port",
       .previous_name = "ssh port",
       .path = "lib/ssh.yml",
       .line = 3,
       .fields = {{"interval", "60", "300"},
                  {"query", "SELECT 1\nFROM a", "SELECT 2\nFROM a"},
                  {"platform", {}, "linux"},
                  {"team", "A\x1b[31m", {}}}}};
  log.commits = {entry};
  AuditRecord record;
  record.time = "2026-03-01T12:30:00Z";
  record.result = "applied";
  record.url = "https://fleet.example.com";
  record.commit = "0123456789abcdef";
  record.pull_request = "7";
  record.ci_run = "https://ci.example.com/1";
  record.verified = true;
  record.done = {{"rename", "query", "team:A", "sshd port", ""}};
  log.applies = {record};
  log.warnings = {"something is missing"};
  std::ostringstream out;
  render_log_text(log, {}, out);
  test::check_golden("render/log.text.out", out.str());
}
