// What a change of a policy or a query throws away, as recorded with a real
// server and one Linux host.
#include <doctest/doctest.h>

#include <fstream>

#include "tests/support/dev_client.h"
#include "tests/support/paths.h"

namespace ctl::test {
namespace {

struct Bench {
  explicit Bench(DevClient& its_client) : client(its_client) {
    team = client.send("POST", "/teams", {{"name", "t"}})["team"]["id"];
    host = client.get("/hosts")["hosts"][0]["id"];
    client.send("POST", "/hosts/transfer",
                {{"team_id", team}, {"hosts", json::array({host})}});
    script = client.send(
        "POST", "/scripts/batch?team_id=" + std::to_string(team),
        {{"scripts",
          {{{"name", "a.sh"},
            {"script_contents", "ZWNobyBhCg=="}}}}})["scripts"][0]["id"];
    other = client.make_user("maintainer");
  }
  DevClient& client;
  int team = 0;
  int host = 0;
  int script = 0;
  std::string other;
  int number = 0;
};

// What one change gives instead of the base's values.
json change_of(const std::string& what, const Bench& bench) {
  if (what == "name") return {{"name", "renamed"}};
  if (what == "description") return {{"description", "new"}};
  if (what == "resolution") return {{"resolution", "new"}};
  if (what == "SQL") return {{"query", "SELECT 2;"}};
  if (what == "SQL: a trailing blank") return {{"query", "SELECT 1; "}};
  if (what == "platform, still the host's") return {{"platform", "linux"}};
  if (what == "platform, not the host's") return {{"platform", "darwin"}};
  if (what == "platform") return {{"platform", "linux"}};
  if (what == "critical") return {{"critical", true}};
  if (what == "script attached") return {{"script_id", bench.script}};
  if (what == "script_id: 0") return {{"script_id", 0}};
  if (what == "interval") return {{"interval", 120}};
  if (what == "automations_enabled") return {{"automations_enabled", true}};
  if (what == "min_osquery_version") return {{"min_osquery_version", "5.1.0"}};
  if (what == "logging: differential") return {{"logging", "differential"}};
  if (what == "discard_data: true") return {{"discard_data", true}};
  return json::object();
}

std::string response(Bench& bench, int policy) {
  const json host =
      bench.client.get("/hosts/" + std::to_string(bench.host))["host"];
  for (const json& entry : host["policies"]) {
    if (entry["id"] == policy) return entry["response"];
  }
  return "absent";
}

void apply(Bench& bench, const json& test, const std::string& kind, int id,
           json base) {
  const std::string what = test["change"];
  const std::string route = test["route"];
  const bool team = test["scope"] == "team";
  json change = change_of(what, bench);
  if (change.contains("name"))
    change["name"] = base["name"].get<std::string>() + "!";
  const std::string token =
      what == "nothing, by another user" ? bench.other : "";
  if (route == "PATCH") {
    const std::string prefix =
        team ? "/teams/" + std::to_string(bench.team) : std::string();
    bench.client.send("PATCH", prefix + "/" + kind + "/" + std::to_string(id),
                      change, token);
    return;
  }
  if (team) base["team"] = "t";
  if (route.find("script_id:0") != std::string::npos) {
    base["script_id"] = 0;
    base["software_title_id"] = 0;
  }
  base.update(change);
  bench.client.send("POST", "/spec/" + kind, {{"specs", json::array({base})}},
                    token);
}

void check_policy(Bench& bench, const json& test) {
  const bool team = test["scope"] == "team";
  const json base = {{"name", "p" + std::to_string(++bench.number)},
                     {"query", "SELECT 1;"}};
  const std::string prefix =
      team ? "/teams/" + std::to_string(bench.team) : std::string();
  const int id =
      bench.client.send("POST", prefix + "/policies", base)["policy"]["id"];
  bench.client.server().check_in();
  CHECK(response(bench, id) == test["before"]);
  apply(bench, test, "policies", id, base);
  CHECK(response(bench, id) == test["after"]);
}

void check_query(Bench& bench, const json& test) {
  const json base = {{"name", "q" + std::to_string(++bench.number)},
                     {"query", "SELECT 1;"},
                     {"interval", 60}};
  const int id = bench.client.send("POST", "/queries", base)["query"]["id"];
  const std::string report = "/queries/" + std::to_string(id) + "/report";
  bench.client.server().check_in();
  CHECK(bench.client.get(report)["results"].size() ==
        test["report_rows_before"]);
  apply(bench, test, "queries", id, base);
  CHECK(bench.client.get(report)["results"].size() ==
        test["report_rows_after"]);
}

}  // namespace

TEST_CASE("dev server: changes reset what they reset on the real server") {
  std::ifstream file(test::reference_dir() +
                     "/recordings/fleet-4.69/resets.json");
  if (!file) {
    MESSAGE("skipped: resets.json is absent");
    return;
  }
  DevServerOptions options;
  options.hosts = 1;
  DevClient client(options);
  Bench bench(client);
  const json recorded = json::parse(file);
  for (const json& test : recorded["cases"]) {
    const std::string what = test.dump();
    CAPTURE(what);
    if (test["object"] == "policy") {
      check_policy(bench, test);
    } else {
      check_query(bench, test);
    }
  }
}

TEST_CASE("dev server: simulated hosts answer policies, queries and labels") {
  DevServerOptions options;
  options.hosts = 3;  // Linux, macOS, Windows
  DevClient client(options);
  client.send("POST", "/policies",
              {{"name", "all pass"}, {"query", "SELECT 1;"}});
  client.send("POST", "/policies",
              {{"name", "all fail"}, {"query", "SELECT 1 WHERE 0;"}});
  client.send(
      "POST", "/policies",
      {{"name", "one passes"}, {"query", "SELECT 1;"}, {"platform", "linux"}});
  client.server().check_in();
  const json policies = client.get("/policies?order_key=id")["policies"];
  CHECK(policies[0]["passing_host_count"] == 3);
  CHECK(policies[1]["failing_host_count"] == 3);
  CHECK(policies[2]["passing_host_count"] == 1);
  CHECK(client.get("/hosts/count")["count"] == 3);
  CHECK(client.get(
            "/hosts/count?policy_id=2&policy_response=failing")["count"] == 3);
  const json specs = client.get("/labels")["labels"];
  for (const json& label : specs) {
    if (label["name"] == "All Hosts") CHECK(label["count"] == 3);
    if (label["name"] == "Ubuntu Linux") CHECK(label["count"] == 1);
  }
}

TEST_CASE("dev server: a live query runs on the hosts it names") {
  DevServerOptions options;
  options.hosts = 2;
  DevClient client(options);
  const int id =
      client.send("POST", "/queries",
                  {{"name", "q"}, {"query", "SELECT 7 AS n;"}})["query"]["id"];
  const json answer =
      client.send("POST", "/queries/" + std::to_string(id) + "/run",
                  {{"host_ids", {1, 2, 99}}});
  CHECK(answer["targeted_host_count"] == 3);
  CHECK(answer["responded_host_count"] == 2);
  CHECK(answer["results"][0]["rows"][0]["n"] == "7");
}

}  // namespace ctl::test
