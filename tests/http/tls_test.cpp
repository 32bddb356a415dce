// Certificates, authorities and proxies: what is trusted, what is said of what
// is not, and that the token goes to the server alone.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "engine/http/curl_transport.h"
#include "schema/base/text.h"
#include "tests/support/certificates.h"
#include "tests/support/environment.h"
#include "tests/support/raw_server.h"
#include "tests/support/scratch.h"
#include "tests/support/tunnel.h"

using ctl::concat;
using ctl::curl_transport;
using ctl::HttpOptions;
using ctl::HttpResponse;
using ctl::Result;
using ctl::test::Authority;
using ctl::test::ConnectProxy;
using ctl::test::json_answer;
using ctl::test::RawRequest;
using ctl::test::RawServer;
using ctl::test::ScopedEnvironment;
using ctl::test::Scratch;
using ctl::test::TlsFront;

namespace {

constexpr const char* kToken = "tok-5ecret-do-not-print";

HttpOptions options_for(const std::string& url, const std::string& ca_file) {
  HttpOptions options;
  options.url = url;
  options.token = kToken;
  options.ca_file = ca_file;
  options.wait = [](std::chrono::milliseconds) {};
  return options;
}

Result<HttpResponse> get(const HttpOptions& options) {
  auto transport = curl_transport(options);
  REQUIRE(transport.has_value());
  return (*transport)->send({.path = "/x"});
}

// A server that answers {}, and an authority in a file.
struct Scene {
  RawServer server{[](const RawRequest&) { return json_answer(200, "{}"); }};
  Authority authority;
  Scratch folder;
  std::string ca_file = folder.str() + "/ca.pem";

  Scene() { folder.write("ca.pem", authority.certificate()); }
};

void check_error(const Result<HttpResponse>& answer, const std::string& message,
                 const std::string& help) {
  REQUIRE_FALSE(answer.has_value());
  CAPTURE(answer.error().message);
  CAPTURE(answer.error().help);
  const std::string all = answer.error().message + answer.error().help;
  CHECK(answer.error().message.find(message) != std::string::npos);
  CHECK(answer.error().help.find(help) != std::string::npos);
  CHECK(all.find("5ecret") == std::string::npos);
}

}  // namespace

TEST_CASE("tls: an authority of one's own is trusted when it is given") {
  Scene scene;
  const TlsFront front(scene.authority.issue({}), scene.server.port());
  const auto answer = get(options_for(front.url(), scene.ca_file));
  CAPTURE((answer ? "" : answer.error().message));
  REQUIRE(answer.has_value());
  CHECK(answer->body == "{}");
}

TEST_CASE("tls: what is not trusted is said and gets no token") {
  Scene scene;
  Authority other;
  scene.folder.write("other.pem", other.certificate());
  scene.folder.write("no.pem", "nothing");
  struct Case {
    const char* what;
    ctl::test::CertificateOrder order;
    std::string ca_file;
    const char* message;
    const char* help;
  };
  const std::string folder = scene.folder.str();
  const std::vector<Case> cases = {
      {"unknown authority", {}, "", "is not trusted", "`--ca-file FILE` (PEM)"},
      {"another authority",
       {},
       folder + "/other.pem",
       "is not trusted",
       "`--ca-file FILE` (PEM)"},
      {"expired",
       {.valid_until = -60},
       scene.ca_file,
       "expired",
       "has to be renewed"},
      {"of tomorrow",
       {.valid_from = 86400, .valid_until = 2 * 86400},
       scene.ca_file,
       "not yet valid",
       "check the clock"},
      {"another host",
       {.names = "DNS:fleet.example.com"},
       scene.ca_file,
       "is not trusted",
       "use the host name the certificate was made for in FLEET_URL"},
      {"no certificates", {}, folder + "/no.pem", "/no.pem'", "as PEM"},
      {"no file", {}, folder + "/none.pem", "/none.pem'", "as PEM"},
  };
  for (const Case& c : cases) {
    CAPTURE(std::string(c.what));
    const TlsFront front(scene.authority.issue(c.order), scene.server.port());
    check_error(get(options_for(front.url(), c.ca_file)), c.message, c.help);
  }
  CHECK(scene.server.seen().empty());
}

TEST_CASE("proxy: a tunnel carries TLS and the proxy never sees the token") {
  Scene scene;
  const TlsFront front(scene.authority.issue({.names = "DNS:fleet.invalid"}),
                       scene.server.port());
  const ConnectProxy proxy(front.port());
  const ScopedEnvironment environment(
      {{"HTTPS_PROXY", concat("http://127.0.0.1:", proxy.port())},
       {"https_proxy", ""},
       {"NO_PROXY", ""},
       {"no_proxy", ""}});
  const auto answer = get(options_for("https://fleet.invalid", scene.ca_file));
  CAPTURE((answer ? "" : answer.error().message));
  REQUIRE(answer.has_value());
  CHECK(answer->status == 200);
  REQUIRE(proxy.heads().size() == 1);
  CHECK(proxy.heads()[0].starts_with("CONNECT fleet.invalid:443 "));
  CHECK(proxy.heads()[0].find("5ecret") == std::string::npos);
  CHECK(scene.server.seen().at(0).head.find(kToken) != std::string::npos);
}

TEST_CASE("proxy: one that refuses or is not there is told from the server") {
  struct Case {
    const char* refusal;
    const char* message;
    const char* help;
    std::size_t requests;
  };
  const std::vector<Case> cases = {
      {"HTTP/1.1 407 Who\r\nContent-Length: 0\r\n\r\n",
       "the proxy does not connect to https://fleet.invalid (407)",
       "a name and password in HTTPS_PROXY", 1},
      {"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n",
       "the proxy does not connect to https://fleet.invalid (403)", "NO_PROXY",
       1},
      {"HTTP/1.1 502 Later\r\nContent-Length: 0\r\n\r\n",
       "the proxy does not connect to https://fleet.invalid (502)",
       "HTTPS_PROXY", 4},
  };
  for (const Case& c : cases) {
    CAPTURE(std::string(c.message));
    const ConnectProxy proxy(1, c.refusal);
    const ScopedEnvironment environment(
        {{"HTTPS_PROXY", concat("http://u:5ecret@127.0.0.1:", proxy.port())},
         {"https_proxy", ""},
         {"NO_PROXY", ""},
         {"no_proxy", ""}});
    check_error(get(options_for("https://fleet.invalid", "")), c.message,
                c.help);
    CHECK(proxy.heads().size() == c.requests);
  }
  const ScopedEnvironment nowhere(
      {{"HTTPS_PROXY", "http://u:5ecret@127.0.0.1:1"},
       {"https_proxy", ""},
       {"NO_PROXY", ""},
       {"no_proxy", ""}});
  check_error(get(options_for("https://fleet.invalid", "")), "127.0.0.1",
              "HTTPS_PROXY");
}

TEST_CASE("proxy: what NO_PROXY names is reached directly") {
  Scene scene;
  const TlsFront front(scene.authority.issue({}), scene.server.port());
  const ScopedEnvironment environment({{"HTTPS_PROXY", "http://127.0.0.1:1"},
                                       {"https_proxy", ""},
                                       {"NO_PROXY", "127.0.0.1"},
                                       {"no_proxy", ""}});
  CHECK(get(options_for(front.url(), scene.ca_file)).has_value());
}
