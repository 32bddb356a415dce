// What simulated hosts answer stays bounded, and counts once.
#include <doctest/doctest.h>

#include "tests/support/dev_client.h"

namespace ctl::test {
namespace {

// So many rows of one number and one text of `bytes`.
std::string rows_of(int rows, int bytes) {
  return "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE "
         "n < " +
         std::to_string(rows) + ") SELECT n, hex(zeroblob(" +
         std::to_string(bytes / 2) + ")) AS x FROM c;";
}

DevServerOptions with_hosts(int hosts) {
  DevServerOptions options;
  options.hosts = hosts;
  options.checkin_seconds = 0;
  return options;
}

}  // namespace

TEST_CASE("dev server: a report has no more rows than its cap") {
  DevClient client(with_hosts(3));
  const int id = client.send("POST", "/queries",
                             {{"name", "many"},
                              {"query", rows_of(400, 2)},
                              {"interval", 60}})["query"]["id"];
  for (int round = 0; round < 2; ++round) {
    client.server().check_in();
    const json report =
        client.get("/queries/" + std::to_string(id) + "/report");
    CHECK(report["results"].size() == 1000);
    CHECK(report["report_clipped"] == true);
  }
}

TEST_CASE("dev server: rows too large are an error of the host") {
  DevClient client(with_hosts(1));
  const json answer =
      client.send("POST", "/hosts/1/query", {{"query", rows_of(1000, 2000)}});
  CHECK(answer["rows"].empty());
  CHECK(answer["error"] == "the rows are larger than 1 MiB");
  const int id = client.send(
      "POST", "/queries",
      {{"name", "large"}, {"query", rows_of(900, 1000)}})["query"]["id"];
  const json live = client.send(
      "POST", "/queries/" + std::to_string(id) + "/run", {{"host_ids", {1}}});
  CHECK(live["results"][0]["rows"].size() == 900);
}

TEST_CASE("dev server: the answers of many hosts are bounded together") {
  DevClient client(with_hosts(20));
  const int id = client.send(
      "POST", "/queries",
      {{"name", "large"}, {"query", rows_of(900, 1000)}})["query"]["id"];
  json hosts = json::array();
  for (int host = 1; host <= 20; ++host)
    hosts.push_back(host);
  const WireAnswer answer =
      client.raw("POST", "/queries/" + std::to_string(id) + "/run",
                 json({{"host_ids", hosts}}).dump());
  CHECK(answer.status == 200);
  CHECK(answer.body.size() < (std::size_t{12} << 20U));
  const json last = json::parse(answer.body)["results"][19];
  CHECK(last["rows"].empty());
  CHECK(last["error"] == "the answers of all hosts are larger than 8 MiB");
}

TEST_CASE("dev server: a host that is selected twice counts once") {
  DevClient client(with_hosts(3));
  client.server().check_in();
  const json campaign = client.send(
      "POST", "/queries/run_by_names",
      {{"query", "SELECT 1;"},
       {"selected", {{"hosts", {"macbook-2"}}, {"labels", {"All Hosts"}}}}});
  CHECK(campaign["campaign"]["Metrics"]["TotalHosts"] == 3);
  CHECK(client.get("/host_summary?platform=linux")["totals_hosts_count"] == 1);
  CHECK(client.raw("GET", "/hosts?low_disk_space=101").status == 400);
  CHECK(client.get("/hosts/count?low_disk_space=100")["count"] == 0);
}

}  // namespace ctl::test
