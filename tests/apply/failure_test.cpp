// What goes wrong while ctl applies: tokens, objects and states that change
// under it, a refusal in the middle, a server that lies.
#include <doctest/doctest.h>

#include <atomic>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "schema/base/text.h"
#include "tests/support/apply_scene.h"

using ctl::test::Answer;
using ctl::test::ApplyScene;
using ctl::test::Deployment;
using ctl::test::Fault;
using ctl::test::FleetProxy;
using ctl::test::json_answer;
using ctl::test::RawAnswer;
using ctl::test::RawRequest;
using ctl::test::RequestNamer;
using Json = nlohmann::json;

namespace {

const char* const kTwoReasons =
    R"({"message":"Validation Failed","errors":[{"name":"a","reason":"one"},)"
    R"({"name":"b","reason":"two"}]})";

}  // namespace

TEST_CASE("faults: the token is refused from some request on") {
  const ApplyScene scene;
  for (std::size_t from = 0; from < scene.requests().size(); from += 3) {
    CAPTURE(scene.requests()[from]);
    const auto deployment = scene.deploy();
    FleetProxy proxy(deployment->server().url(), deployment->server().token(),
                     [&](const RawRequest&, std::size_t number) {
                       if (number < from) return Fault{};
                       return Fault{.forward = false,
                                    .answer = json_answer(401, "{}")};
                     });
    const Answer first = deployment->run(ApplyScene::apply(), proxy.url());
    CAPTURE(first.err);
    CHECK(first.code == 3);
    scene.check_end(*deployment, first.code);
  }
}

TEST_CASE("faults: what a change is about vanishes before it is written") {
  struct Case {
    const char* before;  // this request
    const char* method;
    const char* path;
    const char* body = "";
  };
  const std::vector<Case> cases = {
      {"PATCH teams/", "DELETE", "teams/"},
      {"PATCH labels/", "DELETE", "labels/Named"},
      {"POST spec/labels", "DELETE", "labels/Old"},
      {"PATCH queries/", "DELETE", "queries/Before"},
      {"POST spec/queries", "DELETE", "queries/Kept"},
      {"PATCH policies/", "POST", "policies/delete", R"({"ids":[)"},
      {"POST queries/delete", "DELETE", "queries/Gone"},
      {"DELETE labels/id/", "DELETE", "labels/Old"},
  };
  const ApplyScene scene;
  for (const Case& c : cases) {
    CAPTURE(c.before);
    const auto deployment = scene.deploy();
    RequestNamer namer;
    std::atomic<bool> done = false;
    FleetProxy proxy(
        deployment->server().url(), deployment->server().token(),
        [&](const RawRequest& raw, std::size_t) {
          const std::string name = namer.name(raw);
          if (!name.starts_with(c.before) || done.exchange(true)) {
            return Fault{};
          }
          // An id that the path or the body lacks is the one of the request.
          std::string id = name.substr(std::string(c.before).size());
          id.resize(id.find(' '));
          const std::string path = c.path;
          const std::string body = c.body;
          deployment->write(c.method, path.ends_with('/') ? path + id : path,
                            body.empty() ? body : body + id + "]}");
          return Fault{};
        });
    const Answer first = deployment->run(ApplyScene::apply(), proxy.url());
    CAPTURE(first.out);
    CAPTURE(first.err);
    CHECK(done);
    CHECK((first.code == 0 || first.code == 3));
    if (first.code == 3) {
      CHECK(first.err.find("(404)") != std::string::npos);
      CHECK(first.err.find(" not started\n") != std::string::npos);
    }
    scene.check_end(*deployment, first.code);
  }
}

TEST_CASE("faults: a refused write stops and says what was and was not done") {
  const ApplyScene scene;
  const auto deployment = scene.deploy();
  FleetProxy proxy(
      deployment->server().url(), deployment->server().token(),
      [&](const RawRequest& request, std::size_t) {
        const bool refuse = request.body.find("\"Made\"") != std::string::npos;
        if (!refuse) return Fault{};
        return Fault{.forward = false, .answer = json_answer(422, kTwoReasons)};
      });
  std::vector<std::string> arguments = ApplyScene::apply();
  SUBCASE("for machines") {
    arguments.insert(arguments.end(), {"--format", "json"});
    const Answer answer = deployment->run(arguments, proxy.url());
    CHECK(answer.code == 3);
    const Json report = Json::parse(answer.out);
    CHECK(report.at("result") == "incomplete");
    CHECK(report.at("verified") == false);
    REQUIRE(report.at("failed").size() == 1);
    const Json& failed = report.at("failed").at(0);
    CHECK(failed.at("name") == "Made");
    CHECK(failed.at("status") == 422);
    CHECK(failed.at("message") ==
          "the server rejected query 'Made' (422): \"a: one; b: two\"");
    CHECK(failed.at("path") == "default.yml");
    CHECK(report.at("not_started").size() >= 1);
    CHECK(report.at("done").size() >= 1);
  }
  SUBCASE("for people") {
    const Answer answer = deployment->run(arguments, proxy.url());
    CHECK(answer.code == 3);
    for (const char* part :
         {"default.yml:4: error: the server rejected query 'Made' (422): "
          "\"a: one; b: two\"\n",
          "ctl: error: stopped: ", " done, 1 failed, ",
          "  failed: create query 'Made'  default.yml:4\n",
          "  not started: delete query 'Gone'\n",
          "  help: `ctl diff` shows what is left; `ctl apply` continues from "
          "there\n"}) {
      CAPTURE(part);
      CAPTURE(answer.err);
      const bool found = answer.err.find(part) != std::string::npos;
      CHECK(found);
    }
  }
}

TEST_CASE("faults: a server that says yes and stores nothing is found out") {
  const ApplyScene scene;
  const auto deployment = scene.deploy();
  FleetProxy proxy(
      deployment->server().url(), deployment->server().token(),
      [&](const RawRequest& request, std::size_t) {
        const bool breaks =
            request.method == "POST" && !request.path.ends_with("/teams");
        if (!breaks) return Fault{};
        return Fault{.forward = false, .answer = json_answer(200, "{}")};
      });
  const Answer answer = deployment->run({"apply", "--yes"}, proxy.url());
  CAPTURE(answer.err);
  CHECK(answer.code == 3);
  CHECK(answer.err.find("after the writes, query 'Made' is not there") !=
        std::string::npos);
  CHECK(answer.err.find("query 'Kept' has not the wanted query") !=
        std::string::npos);
  const Answer pruned = deployment->run(ApplyScene::apply(), proxy.url());
  CHECK(pruned.code == 3);
  CHECK(pruned.err.find("query 'Gone' is still there") != std::string::npos);
}

TEST_CASE("faults: a server that changes while ctl plans is left alone") {
  const ApplyScene scene;
  const auto deployment = scene.deploy();
  std::atomic<bool> done = false;
  RequestNamer namer;
  FleetProxy proxy(deployment->server().url(), deployment->server().token(),
                   [&](const RawRequest& raw, std::size_t) {
                     if (namer.name(raw) == "GET teams #2") {
                       done = true;
                       deployment->write(
                           "POST", "queries",
                           R"({"name":"By hand","query":"SELECT 1;"})");
                     }
                     return Fault{};
                   });
  // The teams are read first, so the write falls between two readings.
  const Answer answer = deployment->run(ApplyScene::apply(), proxy.url());
  CAPTURE(answer.err);
  CHECK(done);
  CHECK(answer.code == 1);
  CHECK(answer.err.find("the server changed while this was planned: 'query "
                        "global By hand' is new") != std::string::npos);
  CHECK(proxy.writes() == 0);
}

TEST_CASE("faults: no command but apply sends anything but GET") {
  const ApplyScene scene;
  const auto deployment = scene.deploy();
  FleetProxy proxy(deployment->server().url(), deployment->server().token());
  const std::vector<std::vector<std::string>> commands = {
      {"diff"},
      {"diff", "--prune"},
      {"lint"},
      {"dry-run", "--sql", "SELECT 1;"},
      {"test"},
      {"drift"},
      {"log"},
      {"export", deployment->repository().str() + "/.git/exported"},
      {"diff", "--format", "markdown"},
      {"apply"},
      {"rollback", "HEAD~1"},
      {"diff", "--out", deployment->repository().str() + "/.git/plan.json"}};
  for (const auto& command : commands) {
    CAPTURE(ctl::join(command));
    const Answer answer = deployment->run(command, proxy.url());
    CAPTURE(answer.err);
    CHECK(answer.code < 3);
  }
  CHECK(proxy.writes() == 0);
  CHECK(deployment->run(ApplyScene::apply(), proxy.url()).code == 0);
  const std::size_t writes = proxy.writes();
  CHECK(deployment->run(ApplyScene::apply(), proxy.url()).code == 0);
  CHECK(proxy.writes() == writes);
}
