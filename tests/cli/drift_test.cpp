#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "schema/base/text.h"
#include "tests/support/deployment.h"

using namespace ctl;
using nlohmann::json;

namespace {

constexpr const char* kQueries =
    "  - name: ports\n    query: SELECT port FROM listening_ports;\n"
    "    interval: 60\n"
    "  - name: users\n    query: SELECT uid FROM users;\n";
constexpr const char* kPolicies =
    "  - name: disk\n    query: SELECT 1 FROM disk_encryption;\n"
    "  - name: firewall\n    query: SELECT 2;\n";

// Committed and applied.
struct Applied {
  test::Deployment deployment;
  explicit Applied(bool audit = false) {
    if (audit) {
      deployment.repository().write("ctl.yml", "audit: audit.jsonl\n");
      deployment.repository().write(".gitignore", "audit.jsonl\n");
    }
    commit(kQueries, "one");
    REQUIRE(deployment.run({"apply", "--yes"}).code == 0);
  }
  void commit(const std::string& queries, const std::string& message) {
    deployment.repository().write("default.yml",
                                  test::global_file(queries, kPolicies));
    deployment.repository().commit(message);
  }
  json drift(int code) {
    const auto answer = deployment.run({"drift", "--format", "json"});
    CAPTURE(answer.err);
    CAPTURE(answer.out);
    REQUIRE(answer.code == code);
    return json::parse(answer.out);
  }
  long long id(const std::string& list, const std::string& name) {
    const json answer = json::parse(deployment.get(list));
    for (const json& item : answer[list]) {
      if (item["name"] == name) return item["id"];
    }
    return 0;
  }
  void patch(const std::string& list, const std::string& name,
             const json& body) {
    deployment.write("PATCH", concat(list, '/', id(list, name)), body.dump());
  }
  void remove(const std::string& name) {
    deployment.write("POST", "policies/delete",
                     json{{"ids", {id("policies", name)}}}.dump());
  }
};

}  // namespace

TEST_CASE("drift: none after an apply") {
  Applied applied;
  const json report = applied.drift(0);
  CHECK(report["drift"].empty());
  CHECK(report["summary"]["unchanged"] == 4);
  const auto text = applied.deployment.run({"drift"});
  CHECK(text.out.find(": no drift; 4 as the files say") != std::string::npos);
}

TEST_CASE("drift: what somebody changed on the server and who it was") {
  Applied applied;
  applied.patch("queries", "ports", {{"interval", 0}});
  const json report = applied.drift(2);
  REQUIRE(report["drift"].size() == 1);
  const json& item = report["drift"][0];
  CHECK(item["drift"] == "changed");
  CHECK(item["name"] == "ports");
  CHECK(item["path"] == "default.yml");
  CHECK(item["line"] == 2);
  REQUIRE(item["fields"].size() == 1);
  const json& field = item["fields"][0];
  CHECK(field["field"] == "interval");
  CHECK(field["expected"] == 60);
  CHECK(field["actual"] == 0);
  CHECK(field["by"].get<std::string>().find('@') != std::string::npos);
  CHECK(field["at"].get<std::string>().ends_with("Z"));
  CHECK(field["activity"] == "edited_saved_query");
  CHECK(field["certain"] == false);
}

TEST_CASE("drift: a document that was applied by hand is certain") {
  Applied applied;
  applied.deployment.write(
      "POST", "spec/queries",
      json{{"specs",
            {{{"name", "ports"},
              {"query", "SELECT port FROM listening_ports;"},
              {"interval", 5}}}}}
          .dump());
  const json field = applied.drift(2)["drift"][0]["fields"][0];
  CHECK(field["activity"] == "applied_spec_saved_query");
  CHECK(field["certain"] == true);
}

TEST_CASE("drift: deleted and renamed on the server") {
  Applied applied;
  applied.remove("disk");
  applied.patch("queries", "users", {{"name", "people"}});
  const json report = applied.drift(2);
  REQUIRE(report["drift"].size() == 2);
  CHECK(report["drift"][0]["drift"] == "renamed");
  CHECK(report["drift"][0]["name"] == "users");
  CHECK(report["drift"][0]["server_name"] == "people");
  CHECK(report["drift"][0]["activity"] == "edited_saved_query");
  CHECK(report["drift"][1]["drift"] == "deleted");
  CHECK(report["drift"][1]["name"] == "disk");
  CHECK(report["drift"][1]["activity"] == "deleted_policy");
  CHECK(report["unmanaged"].empty());
}

TEST_CASE("drift: what is not yet applied is none") {
  Applied applied;
  applied.commit(
      "  - name: ports\n    query: SELECT port FROM listening_ports;\n"
      "    interval: 300\n"
      "  - name: users\n    query: SELECT uid FROM users;\n"
      "  - name: new\n    query: SELECT 7;\n",
      "two");
  const json report = applied.drift(0);
  CHECK(report["summary"]["pending"] == 2);
  // What lies in the working tree does not count.
  applied.deployment.repository().write("default.yml", test::global_file("[]"));
  CHECK(applied.drift(0)["summary"]["pending"] == 2);
}

TEST_CASE("drift: an older value that was put back, by the audit file") {
  Applied applied(true);
  applied.commit(
      "  - name: ports\n    query: SELECT port FROM listening_ports;\n"
      "    interval: 300\n"
      "  - name: users\n    query: SELECT uid FROM users;\n",
      "two");
  REQUIRE(applied.deployment.run({"apply", "--yes"}).code == 0);
  CHECK(applied.drift(0)["drift"].empty());
  applied.patch("queries", "ports", {{"interval", 60}});
  const json report = applied.drift(2);
  REQUIRE(report["drift"].size() == 1);
  const json& field = report["drift"][0]["fields"][0];
  CHECK(field["actual"] == 60);
  CHECK(field["commit"] ==
        applied.deployment.repository().git("rev-parse HEAD~1"));
}

TEST_CASE("drift: a role that may not see the feed still sees drift") {
  Applied applied;
  applied.remove("disk");
  test::FleetProxy proxy(
      applied.deployment.server().url(), applied.deployment.server().token(),
      [](const test::RawRequest& request, std::size_t) {
        if (request.path.find("/activities") == std::string::npos) {
          return test::Fault{};
        }
        return test::Fault{
            .forward = false,
            .answer = test::json_answer(403, R"({"message": "forbidden"})")};
      });
  const auto answer = applied.deployment.run({"drift"}, proxy.url());
  CHECK(answer.code == 2);
  CHECK(answer.out.find("policy 'disk' is not on the server: deleted there, or "
                        "never applied") != std::string::npos);
  CHECK(answer.out.find("who changed it is not known") != std::string::npos);
  CHECK(proxy.methods().find_first_not_of("GET ") == std::string::npos);
}

TEST_CASE("drift: every format, GET only, without colour or secrets") {
  Applied applied;
  applied.patch("queries", "ports",
                {{"query", "SELECT '<b>`x`', 1;"}, {"description", "a|b"}});
  applied.remove("firewall");
  for (const char* format : {"text", "json", "markdown"}) {
    CAPTURE(format);
    test::FleetProxy proxy(applied.deployment.server().url(),
                           applied.deployment.server().token());
    const auto answer =
        applied.deployment.run({"drift", "--format", format}, proxy.url());
    CHECK(answer.code == 2);
    CHECK(proxy.writes() == 0);
    CHECK(proxy.methods().find_first_not_of("GET ") == std::string::npos);
    CHECK(answer.out.find("firewall") != std::string::npos);
    CHECK(answer.out.find('\x1b') == std::string::npos);
  }
  const auto markdown =
      applied.deployment.run({"drift", "--format", "markdown"});
  CHECK(markdown.out.starts_with("<!-- ctl drift -->\n### ctl drift: 2 "));
  CHECK(markdown.out.find("deleted by ") != std::string::npos);
  CHECK(applied.deployment.run({"drift", "--format", "html"}).code == 64);
}

TEST_CASE("drift: needs a history to tell it from what is pending") {
  Applied applied;
  applied.commit(kQueries, "again");
  const test::TemporaryDirectory clones;
  applied.deployment.repository().git(concat(
      "clone -q --depth 1 file://", applied.deployment.repository().str(), " ",
      clones.str(), "/shallow"));
  const auto shallow =
      test::run_ctl({"drift", "-C", clones.str() + "/shallow"});
  CHECK(shallow.code == 3);
  CHECK(shallow.err.find("a shallow clone does not know") != std::string::npos);
  CHECK(shallow.err.find("git fetch --unshallow") != std::string::npos);
  clones.write("plain/default.yml", test::global_file("[]"));
  const auto plain = test::run_ctl({"drift", "-C", clones.str() + "/plain"});
  CHECK(plain.code == 3);
  CHECK(plain.err.find("git") != std::string::npos);
}

TEST_CASE("drift and export: an answer that is none of the server's is said") {
  Applied applied;
  struct Case {
    test::RawAnswer answer;
    const char* says;
  };
  const Case cases[] = {
      {test::json_answer(401, "{}"), "the server refused the token"},
      {test::json_answer(403, "{}"), "403"},
      {test::json_answer(404, "{}"), "404"},
      {test::json_answer(200, "<!doctype html><title>Sign in</title>"),
       "web page"},
      {test::json_answer(200, "{\"version\": "), "JSON"},
      {test::json_answer(200, "[]"), ""},
  };
  for (const Case& c : cases) {
    test::FleetProxy proxy(
        applied.deployment.server().url(), applied.deployment.server().token(),
        [&](const test::RawRequest&, std::size_t) {
          return test::Fault{.forward = false, .answer = c.answer};
        });
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"drift"}, {"export", "out"}}) {
      const auto answer = applied.deployment.run(arguments, proxy.url());
      CAPTURE(arguments.front());
      CAPTURE(c.says);
      CAPTURE(answer.err);
      CHECK(answer.code == 3);
      CHECK(answer.out.empty());
      CHECK(answer.err.starts_with("ctl: error: "));
      CHECK(answer.err.find(c.says) != std::string::npos);
      CHECK(answer.err.find("\n  help: ") != std::string::npos);
    }
  }
}
