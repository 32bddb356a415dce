// The page at `/` and who may read what it shows.
#include <doctest/doctest.h>

#include "tests/support/dev_client.h"

namespace ctl::test {

TEST_CASE("dev server: the page needs nothing from elsewhere") {
  DevClient client;
  const int port = client.server().port();
  for (const char* path : {"/", "/page/page.css", "/page/page.js"}) {
    const WireAnswer answer = send_request(port, "GET", path);
    CAPTURE(path);
    CHECK(answer.status == 200);
    CHECK(answer.body.find("http://") == std::string::npos);
    CHECK(answer.body.find("https://") == std::string::npos);
  }
  CHECK(send_request(port, "GET", "/").type == "text/html; charset=utf-8");
  CHECK(send_request(port, "POST", "/").status == 405);
}

TEST_CASE("dev server: the page's data follows what is written") {
  DevClient client;
  const int port = client.server().port();
  const json before =
      json::parse(send_request(port, "GET", "/page/state").body);
  const std::string since = before["stamp"];
  CHECK(before["policies"].empty());
  CHECK(send_request(port, "GET", "/page/state?since=" + since).status == 204);
  client.send("POST", "/policies",
              {{"name", "<b>"}, {"query", "SELECT 'sql';"}});
  const WireAnswer changed =
      send_request(port, "GET", "/page/state?since=" + since);
  const json after = json::parse(changed.body);
  CHECK(after["policies"][0]["name"] == "<b>");
  CHECK(after["totals"]["policies"] == 1);
  CHECK(after["activities"][0]["what"] == "<b>");
  CHECK(changed.body.find("sql") == std::string::npos);
}

TEST_CASE("dev server: the page's data is not for pages of other sites") {
  DevClient client;
  const int port = client.server().port();
  const auto ask = [&](const WireHeaders& headers) {
    std::string request = "GET /page/state HTTP/1.1\r\nConnection: close\r\n";
    for (const auto& [name, value] : headers) {
      request += name + ": " + value + "\r\n";
    }
    return send_bytes(port, request + "\r\n").substr(9, 3);
  };
  const std::string local = "127.0.0.1:" + std::to_string(port);
  CHECK(ask({{"Host", local}}) == "200");
  CHECK(ask({{"Host", local}, {"Sec-Fetch-Site", "same-origin"}}) == "200");
  CHECK(ask({{"Host", local}, {"Sec-Fetch-Site", "cross-site"}}) == "401");
  CHECK(ask({{"Host", "evil.example:80"}}) == "401");
  CHECK(ask({{"Host", "evil.example:80"},
             {"Authorization", "Bearer " + client.server().token()}}) == "200");
}

}  // namespace ctl::test
