// The names of Fleet 4.82 beside the older ones (contracts/fleet.md 7).
#include <doctest/doctest.h>

#include <thread>
#include <vector>

#include "tests/support/dev_client.h"

namespace ctl::test {
namespace {

DevServerOptions renamed() {
  DevServerOptions options;
  options.fleet_version = "4.82.0";
  return options;
}

}  // namespace

TEST_CASE("dev server: from 4.82 on the new paths are aliases") {
  DevClient client(renamed());
  client.send("POST", "/fleets", {{"name", "t"}});
  client.send("POST", "/spec/reports",
              {{"specs", {{{"name", "q"}, {"query", "SELECT 1;"}}}}});
  CHECK(client.get("/queries")["count"] == 1);
  CHECK(client.get("/reports")["count"] == 1);
  CHECK(client.get("/fleets/1/policies").is_object());
  CHECK(client.get("/reports/1/report")["report_id"] == 1);
}

TEST_CASE("dev server: from 4.82 on answers have both names") {
  DevClient client(renamed());
  const json made =
      client.send("POST", "/reports", {{"name", "q"}, {"query", "SELECT 1;"}});
  CHECK(made["query"] == made["report"]);
  CHECK(made["query"].contains("fleet_id"));
  CHECK(made["query"]["query"] == "SELECT 1;");
  CHECK_FALSE(made["query"].contains("report"));
  const json list = client.get("/queries");
  CHECK(list["queries"] == list["reports"]);
}

TEST_CASE("dev server: from 4.82 on both names at once are refused") {
  DevClient client(renamed());
  const WireAnswer body = client.raw(
      "POST", "/queries",
      R"({"name":"q","query":"SELECT 1;","team_id":1,"fleet_id":1})");
  CHECK(body.status == 400);
  CHECK(body.body.find(R"(Specify only one of \"team_id\" or \"fleet_id\")") !=
        std::string::npos);
  CHECK(client.raw("GET", "/queries?team_id=1&fleet_id=1").status == 400);
}

TEST_CASE("dev server: before 4.82 the new names are unknown") {
  DevClient client;
  CHECK(client.raw("GET", "/fleets").status == 404);
  CHECK(client.raw("GET", "/reports").status == 404);
  CHECK_FALSE(client.get("/queries").contains("reports"));
}

TEST_CASE("dev server: a hundred clients write at once and nothing is lost") {
  DevClient client;
  constexpr int kClients = 100;
  constexpr int kWrites = 5;
  std::vector<int> refused(kClients, 0);
  std::vector<std::thread> threads;
  for (int i = 0; i < kClients; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < kWrites; ++n) {
        const json body = {
            {"name", std::to_string(i) + "." + std::to_string(n)},
            {"query", "SELECT 1;"}};
        const WireAnswer answer = client.raw("POST", "/queries", body.dump());
        if (answer.status != 200) ++refused[static_cast<std::size_t>(i)];
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  for (const int count : refused)
    CHECK(count == 0);
  CHECK(client.get("/queries")["count"] == kClients * kWrites);
}

}  // namespace ctl::test
