#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "schema/base/text.h"
#include "tests/support/deployment.h"

using namespace ctl;
using nlohmann::json;

namespace {

constexpr const char* kPorts =
    "  - name: ports\n    query: SELECT port FROM listening_ports;\n"
    "    interval: 60\n";
constexpr const char* kDisk =
    "  - name: disk\n    query: SELECT 1 FROM disk_encryption;\n";
constexpr const char* kOtherDisk =
    "  - name: disk\n    query: SELECT 1 FROM mounts;\n";

// Three revisions, all applied: the second has other SQL and no query, the
// third one more.
struct Deployed {
  test::Deployment deployment;
  Deployed() {
    deployment.repository().write("ctl.yml", "audit: audit.jsonl\n");
    deployment.repository().write(".gitignore", "audit.jsonl\n");
    apply(kPorts, kDisk, "one");
    apply("    []\n", kOtherDisk, "two");
    apply("  - name: later\n    query: SELECT 7;\n", kOtherDisk, "three");
  }
  void apply(const std::string& queries, const std::string& policies,
             const std::string& message) {
    deployment.repository().write("default.yml",
                                  test::global_file(queries, policies));
    deployment.repository().commit(message);
    const auto answer = deployment.run({"apply", "--yes", "--prune"});
    CAPTURE(answer.err);
    REQUIRE(answer.code == 0);
  }
  std::string audit() {
    std::ifstream in(deployment.repository().path() / "audit.jsonl");
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

void says(const std::string& text, const std::string& part) {
  CAPTURE(text);
  CAPTURE(part);
  CHECK(text.find(part) != std::string::npos);
}

}  // namespace

TEST_CASE("rollback: the plan is shown first and says what stays lost") {
  Deployed deployed;
  const std::string audit = deployed.audit();
  const auto shown = deployed.deployment.run({"rollback", "HEAD~2"});
  CHECK(shown.code == 1);
  says(shown.out, "+ create query 'ports'");
  says(shown.out, "~ update policy 'disk'");
  says(shown.out,
       "warning: made anew, with other ids and without the results "
       "of before: query 'ports'\n");
  says(shown.out,
       "warning: the results of now are lost and those of before do "
       "not come back: policy 'disk'\n");
  says(shown.out,
       "warning: defined later only, and kept without `--prune`: query "
       "'later'\n");
  says(shown.out, "settings, controls, scripts and software stay as they are");
  says(shown.err, "ctl: refused: nothing was written");
  CHECK(deployed.audit() == audit);
}

TEST_CASE("rollback: what was done is recorded as one") {
  Deployed deployed;
  const auto done = deployed.deployment.run(
      {"rollback", "HEAD~2", "--prune", "--yes", "--format", "json"});
  CAPTURE(done.err);
  REQUIRE(done.code == 0);
  const json report = json::parse(done.out);
  CHECK(report["result"] == "applied");
  CHECK(report["verified"] == true);
  CHECK(report["rollback"] == "HEAD~2");
  CHECK(report["warnings"].size() == 3);
  CHECK(report["source"]["commit"] ==
        deployed.deployment.repository().git("rev-parse HEAD~2"));
  const std::string audit = deployed.audit();
  const std::string last =
      audit.substr(audit.rfind('\n', audit.size() - 2) + 1);
  CHECK(json::parse(last)["rollback"] == "HEAD~2");
  const auto log = deployed.deployment.run({"log", "ports"});
  CHECK(log.out.starts_with("rollback    "));
  const auto applies =
      json::parse(deployed.deployment.run({"log", "ports", "--format", "json"})
                      .out)["applies"];
  CHECK(applies[0]["rollback"] == "HEAD~2");
  CHECK(applies[1]["rollback"].is_null());
}

TEST_CASE("rollback: twice is nothing to do, and says nothing of losses") {
  Deployed deployed;
  REQUIRE(deployed.deployment.run({"rollback", "HEAD~2", "--prune", "--yes"})
              .code == 0);
  const std::string audit = deployed.audit();
  const auto again =
      deployed.deployment.run({"rollback", "HEAD~2", "--prune", "--yes"});
  CHECK(again.code == 0);
  CHECK(again.out.starts_with("nothing to do: "));
  CHECK(again.err.empty());
  CHECK(deployed.audit() == audit);
}

TEST_CASE("rollback: what lies in the working tree does not count") {
  Deployed deployed;
  deployed.deployment.repository().write("default.yml", "queries: [\n");
  const auto back = deployed.deployment.run(
      {"rollback", "HEAD~2", "--prune", "--yes", "--format", "json"});
  CHECK(back.code == 0);
  CHECK(json::parse(back.out)["source"]["dirty"] == false);
}

TEST_CASE("rollback: what cannot be done is said before anything is written") {
  Deployed deployed;
  auto& repository = deployed.deployment.repository();
  repository.write("default.yml", "queries: [\n");
  repository.commit("broken");
  repository.write("default.yml", test::global_file("  []\n", kDisk));
  repository.commit("sound again");
  const test::TemporaryDirectory other;
  repository.git(concat("clone -q --depth 1 file://", repository.str(), " ",
                        other.str(), "/shallow"));
  other.write("plain/default.yml", test::global_file("  []\n"));
  struct Case {
    std::vector<std::string> arguments;
    int code;
    const char* says;
  };
  const Case cases[] = {
      {{"v9"}, 3, "'v9' is not a revision in this repository"},
      {{}, 64, "revision is required"},
      {{"HEAD~1"}, 3, "do not load: default.yml"},
      {{"HEAD~4", "--max-deletes", "0", "--prune"}, 1, "the limit is 0"},
      {{"HEAD~4", "--format", "yaml"}, 64, "--format"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.says);
    test::FleetProxy proxy(deployed.deployment.server().url(),
                           deployed.deployment.server().token());
    std::vector<std::string> arguments = {"rollback"};
    arguments.insert(arguments.end(), c.arguments.begin(), c.arguments.end());
    arguments.emplace_back("--yes");
    const auto answer = deployed.deployment.run(arguments, proxy.url());
    CAPTURE(answer.out);
    CAPTURE(answer.err);
    CHECK(answer.code == c.code);
    CHECK(answer.err.find(c.says) != std::string::npos);
    CHECK(proxy.writes() == 0);
  }
  // The server is in the environment since then.
  const auto shallow = test::run_ctl(
      {"-C", other.str() + "/shallow", "rollback", "HEAD~1", "--yes"});
  CHECK(shallow.code == 3);
  says(shallow.err, "fetch-depth: 0");
  const auto plain = test::run_ctl(
      {"-C", other.str() + "/plain", "rollback", "HEAD", "--yes"});
  CHECK(plain.code == 3);
  says(plain.err, "no git repository");
}
