// Random bytes and JSON to every route: an answer below 500 or a recorded 500,
// and the server still there.
#include <doctest/doctest.h>

#include <fstream>
#include <random>

#include "tests/support/dev_client.h"

namespace ctl::test {
namespace {

constexpr const char* kRoutes[] = {
    "POST /login",
    "POST /users/admin",
    "PATCH /config",
    "POST /queries",
    "POST /queries/delete",
    "PATCH /queries/1",
    "POST /spec/queries",
    "POST /queries/run",
    "POST /queries/1/run",
    "POST /policies",
    "POST /policies/delete",
    "PATCH /policies/1",
    "POST /teams/1/policies",
    "POST /spec/policies",
    "POST /labels",
    "PATCH /labels/1",
    "POST /spec/labels",
    "POST /teams",
    "PATCH /teams/1",
    "PATCH /teams/1/secrets",
    "POST /teams/1/agent_options",
    "POST /spec/teams",
    "POST /translate",
    "POST /spec/packs",
    "POST /scripts/batch",
    "POST /spec/enroll_secret",
    "PUT /spec/secret_variables",
    "POST /hosts/transfer",
    "POST /hosts/1/query",
    "GET /queries/run",
};

constexpr const char* kKeys[] = {
    "name",
    "query",
    "specs",
    "ids",
    "team_id",
    "interval",
    "platform",
    "labels_include_any",
    "hosts",
    "host_ids",
    "secrets",
    "spec",
    "list",
    "scripts",
    "selected",
    "queries",
    "mdm",
    "org_info",
    "features",
    "agent_options",
    "config",
    "options",
    "webhook_settings",
    "payload",
    "type",
    "team",
    "label_membership_type",
    "query_id",
};

json random_value(std::mt19937& random, int depth) {
  switch (random() % (depth > 3 ? 6 : 8)) {
    case 0: return nullptr;
    case 1: return random() % 2 == 0;
    case 2: return static_cast<std::int64_t>(random()) - 1000;
    case 3: return 1.5;
    case 4: return std::string(random() % 400, 'a');
    case 5: return "\u00e9\u0000'\"\\";
    case 6: {
      json list = json::array();
      for (std::size_t i = random() % 4; i > 0; --i) {
        list.push_back(random_value(random, depth + 1));
      }
      return list;
    }
    default: {
      json object = json::object();
      for (std::size_t i = random() % 5; i > 0; --i) {
        object[kKeys[random() % std::size(kKeys)]] =
            random_value(random, depth + 1);
      }
      return object;
    }
  }
}

std::string random_bytes(std::mt19937& random) {
  std::string out;
  for (std::size_t i = random() % 200; i > 0; --i) {
    out += static_cast<char>(random() % 256);
  }
  return out;
}

void check_alive(DevClient& client) {
  CHECK(client.raw("GET", "/me").status == 200);
}

}  // namespace

TEST_CASE("dev server: random bodies to every route are answered") {
  DevServerOptions options;
  options.hosts = 1;
  DevClient client(options);
  std::mt19937 random(7);
  for (const std::string route : kRoutes) {
    const auto blank = route.find(' ');
    for (int i = 0; i < 12; ++i) {
      const std::string body =
          i % 3 == 0
              ? random_bytes(random)
              : random_value(random, i % 3 == 1 ? 0 : -1)
                    .dump(-1, ' ', false, json::error_handler_t::replace);
      const WireAnswer answer =
          client.raw(route.substr(0, blank), route.substr(blank + 1), body);
      CAPTURE(route);
      CAPTURE(body);
      CHECK(answer.status != 0);
      // The real server's own 500s have a body that says why.
      if (answer.status >= 500) {
        CHECK(answer.body.find("database refuses") == std::string::npos);
      }
    }
  }
  check_alive(client);
}

TEST_CASE("dev server: what is no HTTP is refused") {
  DevClient client;
  const int port = client.server().port();
  const struct {
    const char* sent;
    const char* begins;
  } cases[] = {
      {"\r\n\r\nnonsense\r\n\r\n", "HTTP/1.1 400"},
      {"GET\r\n\r\n", "HTTP/1.1 400"},
      {"GET / HTTP/3.0\r\n\r\n", "HTTP/1.1 400"},
      {"GET / HTTP/1.1\r\nno colon\r\n\r\n", "HTTP/1.1 400"},
      {"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 400"},
      {"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
       "HTTP/1.1 400"},
      {"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", "HTTP/1.1 400"},
      {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"
       "Content-Length: 3\r\n\r\n0\r\n\r\n",
       "HTTP/1.1 400"},
      {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
       "HTTP/1.1 400"},
      {"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
       "HTTP/1.1 413"},
      {"GET /%zz HTTP/1.1\r\nConnection: close\r\n\r\n", "HTTP/1.1 400"},
      {"GET //a/../b HTTP/1.1\r\nConnection: close\r\n\r\n", "HTTP/1.1 301"},
  };
  for (const auto& test : cases) {
    const std::string sent = test.sent;
    CAPTURE(sent);
    CHECK(send_bytes(port, sent).substr(0, 12) == test.begins);
  }
  std::mt19937 random(11);
  for (int i = 0; i < 20; ++i) {
    const std::string answer =
        send_bytes(port, random_bytes(random) + "\r\n\r\n");
    CHECK((answer.empty() || answer.starts_with("HTTP/1.1 4")));
  }
  check_alive(client);
}

TEST_CASE("dev server: a chunked body is read like any other") {
  DevClient client;
  const std::string sent =
      "POST /api/latest/fleet/labels HTTP/1.1\r\nAuthorization: Bearer " +
      client.server().token() +
      "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
      "8\r\n{\"name\":\r\n4\r\n\"l\"}\r\n0\r\n\r\n";
  const std::string answer = send_bytes(client.server().port(), sent);
  CHECK(answer.find("200 OK") != std::string::npos);
}

TEST_CASE("dev server: a body over the limit is refused, one below is read") {
  DevClient client;
  const std::string large(std::size_t{20} << 20U, 'x');
  const WireAnswer long_sql = client.raw(
      "POST", "/queries", R"({"name":"q","query":")" + large + "\"}");
  CHECK(long_sql.status == 422);
  CHECK(long_sql.body.find("Data too long for column 'query'") !=
        std::string::npos);
  const std::string huge(std::size_t{33} << 20U, 'x');
  CHECK(client.raw("POST", "/queries", huge).status == 413);
  check_alive(client);
}

}  // namespace ctl::test
