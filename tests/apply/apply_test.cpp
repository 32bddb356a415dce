#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/deployment.h"

using ctl::test::Answer;
using ctl::test::Deployment;
using ctl::test::FleetProxy;
using ctl::test::global_file;
using ctl::test::team_file;
using Json = nlohmann::json;

namespace {

const char* const kQuery =
    "  - name: Uptime\n"
    "    query: SELECT total_seconds FROM uptime;\n"
    "    interval: 300\n"
    "    platform: darwin, linux\n"
    "    labels_include_any: [Servers]\n";
const char* const kPolicy =
    "  - name: Disk\n"
    "    query: SELECT 1 FROM disk_encryption;\n"
    "    resolution: Turn it on\n"
    "    platform: linux\n";
const char* const kLabel =
    "  - name: Servers\n"
    "    query: SELECT 1 FROM osquery_info;\n";

void small_tree(Deployment& deployment) {
  deployment.repository().write("default.yml",
                                global_file(kQuery, kPolicy, kLabel));
  deployment.repository().write(
      "teams/laptops.yml",
      team_file("Laptops", "  - path: ../lib/q.yml\n", kPolicy));
  deployment.repository().write(
      "lib/q.yml", "- name: Team query\n  query: |\n    SELECT 1\n    ;\n");
  deployment.repository().commit("First");
}

bool holds(const std::string& text, const std::string& part) {
  CAPTURE(text);
  CAPTURE(part);
  const bool found = text.find(part) != std::string::npos;
  CHECK(found);
  return found;
}

}  // namespace

TEST_CASE("apply: diff apply diff and a second apply that writes nothing") {
  Deployment deployment;
  small_tree(deployment);
  FleetProxy proxy(deployment.server().url(), deployment.server().token());
  const Answer before = deployment.run({"diff"}, proxy.url());
  CAPTURE(before.out);
  CAPTURE(before.err);
  CHECK(before.code == 2);
  holds(before.out, "+ create query 'Uptime'  default.yml:2");
  holds(before.out, "+ create team 'Laptops'");
  CHECK(proxy.writes() == 0);

  const Answer applied = deployment.run({"apply", "--yes"}, proxy.url());
  CAPTURE(applied.out);
  CAPTURE(applied.err);
  CHECK(applied.code == 0);
  holds(applied.out, "created query 'Uptime'");
  holds(applied.out, "6 changes applied");
  const std::size_t writes = proxy.writes();
  CHECK(writes == 4);  // team, labels, queries, policies

  const Answer after = deployment.run({"diff"}, proxy.url());
  CAPTURE(after.out);
  CHECK(after.code == 0);
  const Answer again = deployment.run({"apply", "--yes"}, proxy.url());
  CHECK(again.code == 0);
  holds(again.out, "nothing to do");
  CHECK(proxy.writes() == writes);
  holds(deployment.get("queries"), "SELECT total_seconds FROM uptime;");
}

TEST_CASE("apply: the JSON documents are those of the contract") {
  Deployment deployment;
  small_tree(deployment);
  const Answer diff = deployment.run({"diff", "--format", "json"});
  CHECK(diff.code == 2);
  const Json plan = Json::parse(diff.out);
  CHECK(plan.at("format_version") == "1.0");
  CHECK(plan.at("command") == "diff");
  CHECK(plan.at("server").at("tier") == "premium");
  CHECK(plan.at("base").get<std::string>().size() == 64);
  CHECK(plan.at("summary").at("create") == 6);
  CHECK(plan.at("source").at("dirty") == false);
  const Json& change = plan.at("changes").at(1);
  CHECK(change.at("kind") == "label");
  CHECK(change.at("scope") == "global");
  CHECK(change.at("requests").at(0).at("path") ==
        "/api/latest/fleet/spec/labels");
  CHECK(plan.at("ignored").size() >= 1);
  const Answer applied =
      deployment.run({"apply", "--yes", "--format", "json", "--audit",
                      deployment.repository().str() + "/audit.jsonl"});
  CHECK(applied.code == 0);
  const Json report = Json::parse(applied.out);
  CHECK(report.at("result") == "applied");
  CHECK(report.at("done").size() == 6);
  CHECK(report.at("verified") == true);
  CHECK(report.at("requests").at("POST") == 4);
  CHECK(report.at("source").at("author") == "Ada <ada@example.com>");
  const Answer again = deployment.run({"apply", "--format", "json"});
  CHECK(again.code == 0);
  CHECK(Json::parse(again.out).at("result") == "nothing-to-do");
}

TEST_CASE("apply: an audit record a write and none for nothing") {
  Deployment deployment;
  small_tree(deployment);
  const std::string audit = deployment.repository().str() + "/audit.jsonl";
  CHECK(deployment.run({"apply", "--yes", "--audit", audit}).code == 0);
  CHECK(deployment.run({"apply", "--yes", "--audit", audit}).code == 0);
  const std::string text =
      deployment.repository().git("show HEAD:default.yml") +
      deployment.repository().git("hash-object audit.jsonl");
  CHECK_FALSE(text.empty());
  const std::string lines =
      deployment.repository().git("grep --no-index -c command audit.jsonl");
  CHECK(lines == "audit.jsonl:1");
}

TEST_CASE("apply: without a person to ask and without yes it refuses") {
  Deployment deployment;
  small_tree(deployment);
  const Answer refused = deployment.run({"apply"});
  CHECK(refused.code == 1);
  holds(refused.err, "ctl: refused: nothing was written");
  holds(refused.err, "--yes");
  CHECK(deployment.run({"diff"}).code == 2);
}

TEST_CASE("apply: a saved plan is applied as it was reviewed") {
  Deployment deployment;
  small_tree(deployment);
  const std::string file = deployment.repository().str() + "/.plan.json";
  CHECK(deployment.run({"diff", "--out", file}).code == 2);
  // What the files say now does not count.
  deployment.repository().write("default.yml", global_file("", "", ""));
  const Answer applied = deployment.run({"apply", file, "--yes"});
  CAPTURE(applied.err);
  CHECK(applied.code == 0);
  holds(deployment.get("queries"), "Uptime");
  SUBCASE("a second time the server has moved") {
    const Answer again = deployment.run({"apply", file, "--yes"});
    CHECK(again.code == 1);
    holds(again.err, "the server is not as it was when the plan was made");
    holds(again.err, "is new");
  }
}

TEST_CASE("apply: a saved plan is refused when the server moved") {
  Deployment deployment;
  small_tree(deployment);
  CHECK(deployment.run({"apply", "--yes"}).code == 0);
  deployment.repository().write("lib/q.yml",
                                "- name: Team query\n  query: SELECT 2;\n");
  const std::string file = deployment.repository().str() + "/.plan.json";
  CHECK(deployment.run({"diff", "--out", file}).code == 2);
  deployment.write("POST", "spec/queries",
                   R"({"specs":[{"name":"Uptime","query":"SELECT 3;"}]})");
  const Answer refused = deployment.run({"apply", file, "--yes"});
  CHECK(refused.code == 1);
  holds(refused.err, "'query global Uptime' changed");
}

TEST_CASE("apply: what left the files goes only with prune and only if ours") {
  Deployment deployment;
  small_tree(deployment);
  CHECK(deployment.run({"apply", "--yes"}).code == 0);
  deployment.write("POST", "queries",
                   R"({"name":"By hand","query":"SELECT 9;"})");
  deployment.repository().write("default.yml",
                                global_file("", kPolicy, "  []\n"));
  deployment.repository().commit("Remove");
  const Answer kept = deployment.run({"diff"});
  CAPTURE(kept.out);
  CHECK(kept.code == 0);
  holds(kept.out, "2 definitions no longer in the files");
  const Answer diff = deployment.run({"diff", "--prune"});
  CHECK(diff.code == 2);
  holds(diff.out, "- delete query 'Uptime'");
  holds(diff.out, "1 not from this repository");
  const Answer many =
      deployment.run({"apply", "--prune", "--yes", "--max-deletes", "1"});
  CHECK(many.code == 1);
  holds(many.err, "this plan deletes 2 definitions, the limit is 1");
  const Answer applied = deployment.run({"apply", "--prune", "--yes"});
  CAPTURE(applied.err);
  CHECK(applied.code == 0);
  const std::string queries = deployment.get("queries");
  holds(queries, "By hand");
  CHECK(queries.find("Uptime") == std::string::npos);
  CHECK(deployment.get("spec/labels").find("Servers") == std::string::npos);
}

TEST_CASE("apply: a rename is one PATCH that keeps the id") {
  Deployment deployment;
  small_tree(deployment);
  CHECK(deployment.run({"apply", "--yes"}).code == 0);
  std::string renamed = kQuery;
  renamed.replace(renamed.find("Uptime"), 6, "Uptime of hosts");
  deployment.repository().write("default.yml",
                                global_file(renamed, kPolicy, kLabel));
  deployment.repository().commit("Rename");
  const Json before = Json::parse(deployment.get("queries"));
  FleetProxy proxy(deployment.server().url(), deployment.server().token());
  const Answer applied =
      deployment.run({"apply", "--prune", "--yes"}, proxy.url());
  CAPTURE(applied.err);
  CHECK(applied.code == 0);
  holds(applied.out, "renamed query 'Uptime' to 'Uptime of hosts'");
  CHECK(proxy.writes() == 1);
  const Json after = Json::parse(deployment.get("queries"));
  CHECK(after.at("queries").at(0).at("name") == "Uptime of hosts");
  CHECK(after.at("queries").at(0).at("id") ==
        before.at("queries").at(0).at("id"));
}

TEST_CASE("apply: pending and drift say where the server's value is from") {
  Deployment deployment;
  small_tree(deployment);
  CHECK(deployment.run({"apply", "--yes"}).code == 0);
  deployment.repository().write(
      "lib/q.yml",
      "- name: Team query\n  query: |\n    SELECT 1\n    ;\n  interval: 60\n");
  deployment.repository().commit("Second");
  deployment.write("POST", "spec/queries",
                   R"({"specs":[{"name":"Team query","team":"Laptops",)"
                   R"("query":"SELECT 1\n;\n","description":"by hand"}]})");
  const Answer diff = deployment.run({"diff", "--format", "json"});
  CAPTURE(diff.out);
  CHECK(diff.code == 2);
  const Json plan = Json::parse(diff.out);
  REQUIRE(plan.at("changes").size() == 1);
  const Json& fields = plan.at("changes").at(0).at("fields");
  REQUIRE(fields.size() == 2);
  CHECK(fields.at(0).at("field") == "description");
  CHECK(fields.at(0).at("origin") == "drift");
  CHECK(fields.at(1).at("field") == "interval");
  CHECK(fields.at(1).at("origin") == "pending");
  CHECK(fields.at(1).at("author") == "Ada <ada@example.com>");
}

TEST_CASE("rollback: an older revision comes back and keeps the ids") {
  Deployment deployment;
  small_tree(deployment);
  CHECK(deployment.run({"apply", "--yes"}).code == 0);
  const Json before = Json::parse(deployment.get("queries"));
  std::string changed = kQuery;
  changed.replace(changed.find("300"), 3, "600");
  changed += "  - name: Added later\n    query: SELECT 8;\n";
  deployment.repository().write("default.yml",
                                global_file(changed, kPolicy, kLabel));
  deployment.repository().commit("Second");
  CHECK(deployment.run({"apply", "--yes"}).code == 0);
  const Answer back =
      deployment.run({"rollback", "HEAD~1", "--prune", "--yes"});
  CAPTURE(back.out);
  CAPTURE(back.err);
  CHECK(back.code == 0);
  holds(back.out, "deleted query 'Added later'");
  const Json after = Json::parse(deployment.get("queries"));
  REQUIRE(after.at("queries").size() == 1);
  CHECK(after.at("queries").at(0).at("interval") == 300);
  CHECK(after.at("queries").at(0).at("id") ==
        before.at("queries").at(0).at("id"));
  const Answer unknown = deployment.run({"rollback", "v9", "--yes"});
  CHECK(unknown.code == 3);
  holds(unknown.err, "'v9' is not a revision in this repository");
}

TEST_CASE("apply: a section that is missing deletes nothing") {
  Deployment deployment;
  small_tree(deployment);
  CHECK(deployment.run({"apply", "--yes"}).code == 0);
  std::string queries = kQuery;
  queries.resize(queries.find("    labels_include_any"));
  deployment.repository().write("default.yml", global_file(queries, kPolicy));
  deployment.repository().commit("Without labels");
  const Answer applied = deployment.run({"apply", "--prune", "--yes"});
  CAPTURE(applied.err);
  CHECK(applied.code == 0);
  holds(deployment.get("spec/labels"), "Servers");
}

TEST_CASE("apply: what the server would refuse is said before anything") {
  Deployment deployment;
  struct Case {
    const char* item;
    const char* message;
  };
  const std::vector<Case> cases = {
      {"  - name: a\n    query: SELECT 1;\n    platform: macos\n",
       "default.yml:4:15: platform 'macos' of query 'a' is unknown"},
      {"  - name: a\n    query: SELECT 1;\n    logging: often\n",
       "logging 'often' of query 'a' is unknown"},
      {"  - name: a\n    query: ' '\n", "query 'a' has no SQL"},
      {"  - name: a\n    query: SELECT '$CTL_NOT_SET_1';\n",
       "environment variable 'CTL_NOT_SET_1' is not set"},
      {"  - name: a\n    query: SELECT 1;\n    min_osquery_version: 5.10\n",
       "'min_osquery_version' of query 'a' is not text"},
      {"  - name: a\n    query: SELECT 1;\n    interval: \"60\"\n",
       "'interval' of query 'a' is not a whole number"},
      {"  - name: a\n    query: SELECT 1;\n    labels_include_any: [No]\n",
       "refers to label 'No'"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.item);
    deployment.repository().write("default.yml", global_file(c.item));
    const Answer diff = deployment.run({"diff"});
    CHECK(diff.code == 3);
    const Answer applied = deployment.run({"apply", "--yes"});
    CHECK(applied.code == 1);
    holds(applied.err, c.message);
  }
  CHECK(Json::parse(deployment.get("queries")).at("queries").empty());
}

TEST_CASE("apply: a team gets another name by a sidecar and keeps all it has") {
  Deployment deployment;
  small_tree(deployment);
  CHECK(deployment.run({"apply", "--yes"}).code == 0);
  const Json before = Json::parse(deployment.get("teams")).at("teams").at(0);
  deployment.repository().write(
      "teams/laptops.yml",
      team_file("Notebooks", "  - path: ../lib/q.yml\n", ""));
  deployment.repository().write(
      "teams/laptops.tests.yml",
      "meta:\n  - team: Notebooks\n    renamed_from: Laptops\n");
  deployment.repository().commit("Rename");
  FleetProxy proxy(deployment.server().url(), deployment.server().token());
  const Answer applied =
      deployment.run({"apply", "--prune", "--yes"}, proxy.url());
  CAPTURE(applied.err);
  CHECK(applied.code == 0);
  holds(applied.out, "renamed team 'Laptops' to 'Notebooks'");
  holds(applied.out, "deleted policy 'Disk' of team 'Notebooks'");
  CHECK(proxy.writes() == 2);
  const Json after = Json::parse(deployment.get("teams")).at("teams").at(0);
  CHECK(after.at("name") == "Notebooks");
  CHECK(after.at("id") == before.at("id"));
  CHECK(deployment.run({"diff"}).code == 0);
}

TEST_CASE("apply: a manual label with a host nobody knows says which") {
  Deployment deployment;
  deployment.repository().write(
      "default.yml",
      global_file("", "",
                  "  - name: Manual\n    label_membership_type: manual\n"
                  "    hosts: [nobody.example.com]\n"));
  deployment.repository().commit("First");
  const Answer applied = deployment.run({"apply", "--yes"});
  CHECK(applied.code == 3);
  holds(applied.err,
        "after the writes, the server knows no host called "
        "'nobody.example.com', and left it out of label 'Manual'");
}
