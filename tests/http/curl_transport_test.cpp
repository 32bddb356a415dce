#include "engine/http/curl_transport.h"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <thread>
#include <vector>

#include "schema/base/text.h"
#include "tests/support/raw_server.h"

using ctl::concat;
using ctl::curl_transport;
using ctl::HttpOptions;
using ctl::HttpRequest;
using ctl::HttpResponse;
using ctl::Result;
using ctl::Transport;
using ctl::test::DeafPort;
using ctl::test::json_answer;
using ctl::test::RawAnswer;
using ctl::test::RawRequest;
using ctl::test::RawServer;
using std::chrono::milliseconds;

namespace {

constexpr const char* kToken = "tok-5ecret-do-not-print";

HttpOptions options_for(const std::string& url) {
  HttpOptions options;
  options.url = url;
  options.token = kToken;
  options.wait = [](milliseconds) {};
  return options;
}

std::unique_ptr<Transport> connect(HttpOptions options) {
  auto transport = curl_transport(std::move(options));
  REQUIRE(transport.has_value());
  return *std::move(transport);
}

Result<HttpResponse> get(const std::string& url) {
  return connect(options_for(url))->send({.path = "/x"});
}

}  // namespace

TEST_CASE("http: a request arrives whole and its answer comes back") {
  RawServer server([](const RawRequest&) {
    return json_answer(200, R"({"a":1})", "X-Thing: yes\r\n");
  });
  const auto transport = connect(options_for(server.url() + "/"));
  const auto answer = transport->send(
      {.method = "PATCH", .path = "/api/x?y=1", .body = R"({"b":2})"});
  REQUIRE(answer.has_value());
  CHECK(answer->status == 200);
  CHECK(answer->body == R"({"a":1})");
  CHECK(answer->headers.at("x-thing") == "yes");
  const RawRequest request = server.seen().at(0);
  CHECK(request.method == "PATCH");
  CHECK(request.path == "/api/x?y=1");
  CHECK(request.body == R"({"b":2})");
  CHECK(request.head.find(std::string("Authorization: Bearer ") + kToken) !=
        std::string::npos);
}

TEST_CASE("http: connections are kept and several requests run at once") {
  // No request is answered before a second one is there.
  std::atomic<int> arrived = 0;
  RawServer server([&](const RawRequest&) {
    ++arrived;
    arrived.notify_all();
    arrived.wait(1);
    return json_answer(200, "{}");
  });
  const auto transport = connect(options_for(server.url()));
  for (int round = 0; round < 3; ++round) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        const auto answer = transport->send({.path = "/x"});
        CHECK(answer.has_value());
      });
    }
    for (std::thread& thread : threads)
      thread.join();
  }
  CHECK(arrived == 12);
  CHECK(server.connections() <= 4);
}

TEST_CASE("http: what fails for a while is tried again") {
  struct Case {
    const char* what;
    RawAnswer first;
  };
  const std::array<Case, 5> cases = {{
      {"bad gateway", json_answer(502, "x")},
      {"not now", json_answer(429, "{}", "Retry-After: 1\r\n")},
      {"closed at once", {.close = true}},
      {"closed in the middle",
       {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{",
        .close = true}},
      {"reset",
       {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{",
        .reset = true}},
  }};
  for (const Case& c : cases) {
    CAPTURE(c.what);
    std::atomic<int> count = 0;
    RawServer server([&](const RawRequest&) {
      return ++count == 1 ? c.first : json_answer(200, "{}");
    });
    const auto answer = get(server.url());
    REQUIRE(answer.has_value());
    CHECK(answer->status == 200);
    CHECK(count == 2);
  }
}

TEST_CASE("http: a write is repeated only when that is harmless") {
  std::atomic<int> count = 0;
  RawServer server([&](const RawRequest&) {
    ++count;
    return RawAnswer{.close = true};
  });
  const auto transport = connect(options_for(server.url()));
  HttpRequest request = {.method = "POST", .path = "/x", .body = "{}"};
  CHECK_FALSE(transport->send(request).has_value());
  CHECK(count == 1);
  request.repeatable = true;
  CHECK_FALSE(transport->send(request).has_value());
  CHECK(count >= 5);
}

TEST_CASE("http: a refused answer is an answer") {
  RawServer server(
      [](const RawRequest&) { return json_answer(404, "404 page not found"); });
  const auto answer = get(server.url());
  REQUIRE(answer.has_value());
  CHECK(answer->status == 404);
}

TEST_CASE("http: failures name the cause and what to do and no token") {
  RawServer redirecting([](const RawRequest&) {
    return json_answer(302, "", "Location: https://elsewhere.example/x\r\n");
  });
  RawServer huge([](const RawRequest&) {
    return json_answer(200, std::string(3 << 20, 'x'));
  });
  RawServer slow([](const RawRequest&) {
    return RawAnswer{.bytes = "", .close = true, .pause_before = 1500};
  });
  struct Case {
    std::string url;
    std::string message;
    std::string help;
    milliseconds total_timeout = HttpOptions().total_timeout;
  };
  const std::vector<Case> cases = {
      {"http://127.0.0.1:1", "no answer from http://127.0.0.1:1 after 2 tries:",
       "check the address in FLEET_URL"},
      {"https://nowhere.invalid", "nowhere.invalid", "FLEET_URL"},
      {redirecting.url(), "redirects (302) to 'https://elsewhere.example/x'",
       "does not follow redirects"},
      {huge.url(), "is larger than 2 MiB", "check the address"},
      {slow.url(), "in time, while waiting for the answer after 2 tries",
       "check the address", milliseconds(400)},
  };
  for (const Case& c : cases) {
    CAPTURE(c.url);
    HttpOptions options = options_for(c.url);
    options.largest_answer = 2 << 20;
    options.retry.tries = 2;
    options.total_timeout = c.total_timeout;
    const auto answer = connect(options)->send({.path = "/x"});
    REQUIRE_FALSE(answer.has_value());
    CAPTURE(answer.error().message);
    CHECK(answer.error().message.find(c.message) != std::string::npos);
    CHECK(answer.error().help.find(c.help) != std::string::npos);
    CHECK(answer.error().message.find("5ecret") == std::string::npos);
    CHECK(answer.error().help.find("5ecret") == std::string::npos);
  }
  CHECK(redirecting.seen().size() == 1);
}

TEST_CASE("http: a time-out says in which stage the time ran out") {
  const RawAnswer half = {.bytes =
                              "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"};
  RawServer silent([](const RawRequest&) { return RawAnswer{}; });
  RawServer halting([&](const RawRequest&) { return half; });
  const DeafPort deaf;
  struct Case {
    std::string url;
    std::string stage;
  };
  const std::vector<Case> cases = {
      {concat("http://127.0.0.1:", deaf.port()), "while connecting"},
      {concat("https://127.0.0.1:", silent.port()),
       "while connecting or the TLS handshake"},
      {silent.url(), "while waiting for the answer"},
      {halting.url(), "while reading the answer"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.stage);
    HttpOptions options = options_for(c.url);
    options.retry.tries = 2;
    options.connect_timeout = milliseconds(100);
    options.total_timeout = milliseconds(200);
    const auto answer = connect(options)->send({.path = "/x"});
    REQUIRE_FALSE(answer.has_value());
    CAPTURE(answer.error().message);
    const std::string expected =
        concat("no answer from ", c.url, " to GET /x in time, ", c.stage,
               " after 2 tries");
    CHECK(answer.error().message == expected);
  }
}

TEST_CASE("http: a write that never left is sent again, others are not") {
  const DeafPort deaf;
  int pauses = 0;
  HttpOptions options = options_for(concat("http://127.0.0.1:", deaf.port()));
  options.connect_timeout = milliseconds(100);
  options.wait = [&](milliseconds) { ++pauses; };
  HttpRequest request = {.method = "POST", .path = "/x", .body = "{}"};
  CHECK_FALSE(connect(options)->send(request).has_value());
  CHECK(pauses == 3);
  RawServer silent([](const RawRequest&) { return RawAnswer{}; });
  options.url = silent.url();
  options.total_timeout = milliseconds(200);
  CHECK_FALSE(connect(options)->send(request).has_value());
  CHECK(pauses == 3);
  CHECK(silent.seen().size() == 1);
}

TEST_CASE("http: TLS against a plain server is an error of its own") {
  RawServer server([](const RawRequest&) { return json_answer(200, "{}"); });
  HttpOptions options = options_for("https" + server.url().substr(4));
  options.retry.tries = 1;
  options.connect_timeout = milliseconds(1000);
  const auto answer = connect(options)->send({.path = "/x"});
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().message.find("no answer from https://127.0.0.1") == 0);
}

TEST_CASE("http: an address that cannot be one is refused") {
  struct Case {
    const char* url;
    const char* message;
  };
  const std::array<Case, 8> cases = {{
      {"5ecret", "the address from"},
      {"https://a/?token=5ecret", "is not that of a server"},
      {"fleet.example.com", "does not start with https://"},
      {"ftp://fleet.example.com", "does not start with https://"},
      {"https://", "is not that of a server"},
      {"https://a b", "is not that of a server"},
      {"https://u:5ecret@fleet.example.com", "holds a user name or password"},
      {"http://fleet.example.com", "would send the token in clear"},
  }};
  for (const Case& c : cases) {
    CAPTURE(c.url);
    const auto transport = curl_transport(options_for(c.url));
    REQUIRE_FALSE(transport.has_value());
    CHECK(transport.error().message.find(c.message) != std::string::npos);
    CHECK(transport.error().message.find("5ecret") == std::string::npos);
  }
  CHECK(ctl::checked_url("http://[::1]:8080/fleet/", "X").value() ==
        "http://[::1]:8080/fleet");
  HttpOptions options = options_for("https://fleet.example.com");
  options.token = "a\r\nX-Evil: 1";
  CHECK_FALSE(curl_transport(options).has_value());
}
