// What goes wrong between ctl and a server, one fault at every position of the
// conversation: the end state is right after at most one more run, nothing is
// made twice, and no output shows the token (Deployment::run checks that).
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "schema/base/text.h"
#include "tests/support/deployment.h"

using ctl::test::Answer;
using ctl::test::Deployment;
using ctl::test::Fault;
using ctl::test::FleetProxy;
using ctl::test::global_file;
using ctl::test::json_answer;
using ctl::test::RawAnswer;
using ctl::test::RawRequest;
using ctl::test::team_file;
using Json = nlohmann::json;

namespace {

const char* const kQueries =
    "  - name: Kept\n    query: SELECT 2;\n"
    "  - name: Made\n    query: SELECT 3;\n";
const char* const kPolicies = "  - name: Policy\n    query: SELECT 1;\n";

// A server that has something to create, update, rename and delete.
void prepare(Deployment& deployment) {
  auto& repository = deployment.repository();
  repository.write("default.yml",
                   global_file("  - name: Kept\n    query: SELECT 1;\n"
                               "  - name: Gone\n    query: SELECT 4;\n"
                               "  - name: Before\n    query: SELECT 5;\n",
                               "", "  - name: Old\n    query: SELECT 1;\n"));
  repository.commit("First");
  REQUIRE(deployment.run({"apply", "--yes"}).code == 0);
  repository.write(
      "default.yml",
      global_file(
          std::string(kQueries) + "  - name: After\n    query: SELECT 5;\n",
          kPolicies, "  - name: New\n    query: SELECT 9;\n"));
  repository.write("teams/t.yml", team_file("Team", kQueries, kPolicies));
  repository.commit("Second");
}

std::string names(Deployment& deployment, const std::string& path,
                  const std::string& key) {
  const Json json = Json::parse(deployment.get(path));
  std::vector<std::string> found;
  if (json.contains(key)) {
    for (const Json& item : json.at(key)) {
      if (item.value("label_type", "regular") == "builtin") continue;
      found.push_back(item.at("name"));
    }
  }
  std::sort(found.begin(), found.end());
  return ctl::join(found);
}

void check_final(Deployment& deployment) {
  CHECK(names(deployment, "queries", "queries") == "After, Kept, Made");
  CHECK(names(deployment, "policies", "policies") == "Policy");
  CHECK(names(deployment, "spec/labels", "specs") == "New");
  CHECK(names(deployment, "teams", "teams") == "Team");
}

RawAnswer cut_off() {
  return {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"a\":",
          .close = true};
}

struct Kind {
  const char* what;
  bool forward;
  std::function<RawAnswer()> answer;
};

const std::vector<Kind>& faults() {
  static const std::vector<Kind> kinds = {
      {"502 before", false, [] { return json_answer(502, "<html>bad"); }},
      {"503 before", false, [] { return json_answer(503, "{}"); }},
      {"500 before", false,
       [] { return json_answer(500, R"({"message":"boom"})"); }},
      {"429", false,
       [] { return json_answer(429, "{}", "Retry-After: 0\r\n"); }},
      {"502 after", true, [] { return json_answer(502, "<html>bad"); }},
      {"answer lost", true, [] { return RawAnswer{.close = true}; }},
      {"answer cut off", true, cut_off},
      {"reset", true,
       [] {
         RawAnswer answer = cut_off();
         answer.reset = true;
         return answer;
       }},
      {"HTML", true, [] { return json_answer(200, "<html>hello</html>"); }},
      {"wrong JSON", true, [] { return json_answer(200, "{\"a\":"); }},
      {"401", false,
       [] { return json_answer(401, R"({"message":"Authentication"})"); }},
      {"403", false, [] { return json_answer(403, R"({"message":"no"})"); }},
      {"404", false, [] { return json_answer(404, R"({"message":"no"})"); }},
      {"409", false, [] { return json_answer(409, R"({"message":"no"})"); }},
      {"422", false,
       [] {
         return json_answer(422, R"({"message":"Validation Failed","errors":)"
                                 R"([{"name":"a","reason":"one"},)"
                                 R"({"name":"b","reason":"two"}]})");
       }},
  };
  return kinds;
}

std::size_t clean_run_length() {
  Deployment deployment;
  prepare(deployment);
  FleetProxy proxy(deployment.server().url(), deployment.server().token());
  const Answer applied =
      deployment.run({"apply", "--yes", "--prune"}, proxy.url());
  CAPTURE(applied.err);
  REQUIRE(applied.code == 0);
  check_final(deployment);
  return proxy.seen().size();
}

}  // namespace

TEST_CASE("apply: one fault at every request and the end is right") {
  const std::size_t length = clean_run_length();
  CHECK(length > 10);
  for (std::size_t at = 0; at < length; ++at) {
    // Another kind of fault at each position, all kinds over all positions.
    for (std::size_t k = at % 8; k < faults().size(); k += 8) {
      const Kind& kind = faults()[k];
      CAPTURE(at);
      CAPTURE(kind.what);
      Deployment deployment;
      prepare(deployment);
      FleetProxy proxy(deployment.server().url(), deployment.server().token(),
                       [&](const RawRequest&, std::size_t number) {
                         if (number != at) return Fault{};
                         return Fault{.forward = kind.forward,
                                      .answer = kind.answer()};
                       });
      const Answer first =
          deployment.run({"apply", "--yes", "--prune"}, proxy.url());
      CAPTURE(first.out);
      CAPTURE(first.err);
      if (first.code != 0) {
        CHECK((first.code == 1 || first.code == 3));
        CHECK(first.err.find("ctl: ") != std::string::npos);
        const Answer second = deployment.run({"apply", "--yes", "--prune"});
        CAPTURE(second.err);
        CHECK(second.code == 0);
      }
      check_final(deployment);
      CHECK(deployment.run({"diff", "--prune"}).code == 0);
    }
  }
}

TEST_CASE("apply: a refused write stops and says what was and was not done") {
  Deployment deployment;
  prepare(deployment);
  FleetProxy proxy(
      deployment.server().url(), deployment.server().token(),
      [&](const RawRequest& request, std::size_t) {
        const bool refuse = request.body.find("\"Made\"") != std::string::npos;
        if (!refuse) return Fault{};
        return Fault{.forward = false, .answer = faults().back().answer()};
      });
  const Answer answer = deployment.run(
      {"apply", "--yes", "--prune", "--format", "json"}, proxy.url());
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

TEST_CASE("apply: a server that says yes and stores nothing is found out") {
  Deployment deployment;
  prepare(deployment);
  FleetProxy proxy(deployment.server().url(), deployment.server().token(),
                   [&](const RawRequest& request, std::size_t) {
                     if (request.method == "GET") return Fault{};
                     return Fault{.forward = false,
                                  .answer = json_answer(200, "{}")};
                   });
  const Answer answer = deployment.run({"apply", "--yes"}, proxy.url());
  CHECK(answer.code == 3);
  CHECK(answer.err.find("after the writes, query 'Made' is not there") !=
        std::string::npos);
  CHECK(answer.err.find("query 'Kept' has not the wanted query") !=
        std::string::npos);
}

TEST_CASE("apply: no server a wrong address a refused token and a web page") {
  Deployment deployment;
  prepare(deployment);
  struct Case {
    const char* what;
    std::function<RawAnswer()> answer;
    const char* message;
  };
  const std::vector<Case> cases = {
      {"page", [] { return json_answer(200, "<html></html>"); },
       "with a web page"},
      {"404", [] { return json_answer(404, "404 page not found\n"); },
       "no Fleet server at"},
      {"401",
       [] { return json_answer(401, R"({"message":"Authentication "})"); },
       "the server refused the token from FLEET_API_TOKEN (401) on GET"},
      {"other JSON", [] { return json_answer(200, "{}"); },
       "its answer has no version"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    FleetProxy proxy(deployment.server().url(), deployment.server().token(),
                     [&](const RawRequest&, std::size_t) {
                       return Fault{.forward = false, .answer = c.answer()};
                     });
    const Answer answer = deployment.run({"diff"}, proxy.url());
    CAPTURE(answer.err);
    CHECK(answer.code == 3);
    CHECK(answer.out.empty());
    CHECK(answer.err.find(c.message) != std::string::npos);
    CHECK(answer.err.find("\n  help: ") != std::string::npos);
  }
}

TEST_CASE("diff: sends no request but GET") {
  Deployment deployment;
  prepare(deployment);
  FleetProxy proxy(deployment.server().url(), deployment.server().token());
  CHECK(deployment.run({"diff", "--prune"}, proxy.url()).code == 2);
  CHECK(proxy.writes() == 0);
  // version, me, config, teams, labels, and a list of each kind.
  CHECK(proxy.seen().size() == 7);
}
