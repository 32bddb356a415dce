#include "tests/support/deployment.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <utility>

#include "engine/http/curl_transport.h"
#include "schema/base/text.h"

namespace ctl::test {

Deployment::Deployment(const DevServerOptions& options)
    : Deployment(std::make_shared<GitSandbox>(), options) {}

Deployment::Deployment(std::shared_ptr<GitSandbox> repository,
                       const DevServerOptions& options)
    : repository_(std::move(repository)) {
  auto server = DevServer::start(options);
  REQUIRE(server.has_value());
  server_ = *std::move(server);
  HttpOptions http;
  http.url = server_->url();
  http.token = server_->token();
  auto wire = curl_transport(std::move(http));
  REQUIRE(wire.has_value());
  wire_ = *std::move(wire);
}

Deployment::~Deployment() {
  unsetenv("FLEET_URL");
  unsetenv("FLEET_API_TOKEN");
}

test::Answer Deployment::run(std::vector<std::string> arguments,
                             const std::string& url) {
  setenv("FLEET_URL", (url.empty() ? server_->url() : url).c_str(), 1);
  setenv("FLEET_API_TOKEN", server_->token().c_str(), 1);
  arguments.insert(arguments.begin(), {"-C", repository_->str()});
  test::Answer answer = test::run_ctl(std::move(arguments));
  CHECK(answer.out.find(server_->token()) == std::string::npos);
  CHECK(answer.err.find(server_->token()) == std::string::npos);
  return answer;
}

std::string Deployment::get(const std::string& path) {
  const auto answer = wire_->send({.path = "/api/latest/fleet/" + path});
  REQUIRE(answer.has_value());
  CAPTURE(answer->body);
  REQUIRE(answer->status == 200);
  return answer->body;
}

void Deployment::write(const std::string& method, const std::string& path,
                       const std::string& body) {
  const auto answer = wire_->send(
      {.method = method, .path = "/api/latest/fleet/" + path, .body = body});
  REQUIRE(answer.has_value());
  CAPTURE(answer->body);
  REQUIRE(answer->status == 200);
}

void Deployment::try_write(const std::string& method, const std::string& path,
                           const std::string& body) {
  const auto answer = wire_->send(
      {.method = method, .path = "/api/latest/fleet/" + path, .body = body});
  CHECK(answer.has_value());
}

std::string global_file(const std::string& queries, const std::string& policies,
                        const std::string& labels) {
  return concat("queries:\n", queries, "policies:\n", policies,
                labels.empty() ? "" : "labels:\n", labels,
                "agent_options:\ncontrols:\norg_settings:\n"
                "  server_settings:\n    server_url: https://x.example.com\n"
                "  org_info:\n    org_name: Example\n  secrets:\n");
}

std::string team_file(const std::string& name, const std::string& queries,
                      const std::string& policies) {
  return concat("name: ", name, "\nteam_settings:\n  secrets:\n",
                "agent_options:\ncontrols:\nsoftware:\nqueries:\n", queries,
                "policies:\n", policies);
}

}  // namespace ctl::test
