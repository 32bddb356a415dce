#include "engine/devserver/dev_server.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/support/raw_http.h"

namespace ctl::test {
namespace {

std::string api(const std::string& path) {
  return "/api/latest/fleet" + path;
}

std::unique_ptr<DevServer> start(const DevServerOptions& options = {}) {
  auto server = DevServer::start(options);
  REQUIRE(server);
  return std::move(*server);
}

}  // namespace

TEST_CASE("a fresh server has a token that works before it is set up") {
  const auto server = start();
  const WireAnswer me =
      send_as(server->port(), server->token(), "GET", api("/me"));
  CHECK(me.status == 200);
  CHECK(nlohmann::json::parse(me.body)["user"]["global_role"] == "admin");
  CHECK(send_as(server->port(), "another", "GET", api("/me")).status == 401);
}

TEST_CASE("without a token a fresh server has no API until it is set up") {
  const auto server = start();
  const int port = server->port();
  CHECK(send_request(port, "GET", api("/me")).status == 404);
  const WireAnswer set_up = send_request(
      port, "POST", "/api/v1/setup",
      R"({"admin":{"name":"a","email":"a@example.com",)"
      R"("password":"Placeholder-1234"},"org_info":{"org_name":"o"},)"
      R"("server_url":"http://localhost"})");
  CHECK(set_up.status == 200);
  const std::string token = nlohmann::json::parse(set_up.body)["token"];
  CHECK(send_as(port, token, "GET", api("/me")).status == 200);
  CHECK(send_request(port, "GET", api("/me")).status == 401);
  CHECK(send_request(port, "POST", "/api/v1/setup", "{}").status == 404);
}

TEST_CASE("a query that was created is read back") {
  const auto server = start();
  const int port = server->port();
  const WireAnswer created =
      send_as(port, server->token(), "POST", api("/queries"),
              R"({"name":"q","query":"SELECT 1;","interval":60})");
  REQUIRE(created.status == 200);
  const auto id = nlohmann::json::parse(created.body)["query"]["id"].dump();
  const auto read = nlohmann::json::parse(
      send_as(port, server->token(), "GET", api("/queries/" + id)).body);
  CHECK(read["query"]["name"] == "q");
  CHECK(read["query"]["interval"] == 60);
}

TEST_CASE("a stopped server no longer answers") {
  const auto server = start();
  const int port = server->port();
  server->stop();
  CHECK(send_request(port, "GET", "/healthz").status == 0);
}

TEST_CASE("an address that is none is a clear error") {
  DevServerOptions options;
  options.address = "nowhere";
  const auto server = DevServer::start(options);
  REQUIRE(!server);
  CHECK(server.error().message ==
        "cannot listen on 'nowhere': not an IPv4 address");
}

}  // namespace ctl::test
