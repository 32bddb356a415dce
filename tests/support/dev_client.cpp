#include "tests/support/dev_client.h"

#include <doctest/doctest.h>

namespace ctl::test {

DevClient::DevClient(DevServerOptions options) {
  options.login_delay_ms = 0;
  options.checkin_seconds = 0;
  auto server = DevServer::start(options);
  REQUIRE(server);
  server_ = *std::move(server);
}

WireAnswer DevClient::raw(const std::string& method, const std::string& path,
                          const std::string& body, const std::string& token) {
  return send_as(server_->port(), token.empty() ? server_->token() : token,
                 method, "/api/latest/fleet" + path, body);
}

json DevClient::send(const std::string& method, const std::string& path,
                     const json& body, const std::string& token) {
  const WireAnswer answer = raw(method, path, body.dump(), token);
  INFO(method, " ", path, ": ", answer.body);
  REQUIRE(answer.status == 200);
  return json::parse(answer.body);
}

json DevClient::get(const std::string& path) {
  const WireAnswer answer = raw("GET", path);
  INFO("GET ", path, ": ", answer.body);
  REQUIRE(answer.status == 200);
  return json::parse(answer.body);
}

std::string DevClient::make_user(const std::string& role) {
  const json made = send("POST", "/users/admin",
                         {{"name", role},
                          {"email", role + "@example.com"},
                          {"password", "Placeholder-1234"},
                          {"api_only", true},
                          {"admin_forced_password_reset", false},
                          {"global_role", role}});
  return made["token"];
}

}  // namespace ctl::test
