// What goes wrong between ctl and a server: every kind of fault at every
// request of one apply. The end is right, at the latest after one more run;
// nothing is made twice; the message says what it was; no output shows the
// token (Deployment::run checks that).
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "schema/base/text.h"
#include "tests/support/apply_scene.h"

using ctl::test::Answer;
using ctl::test::ApplyScene;
using ctl::test::Deployment;
using ctl::test::Fault;
using ctl::test::FleetProxy;
using ctl::test::json_answer;
using ctl::test::RawAnswer;
using ctl::test::RawRequest;
using ctl::test::RequestNamer;
using Json = nlohmann::json;

namespace {

RawAnswer refusal(int status, const std::string& reason) {
  return json_answer(
      status, Json({{"message", "Refused"},
                    {"errors", {{{"name", "base"}, {"reason", reason}}}}})
                  .dump());
}

RawAnswer cut_off(bool reset) {
  return {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"a\":",
          .close = true,
          .reset = reset};
}

RawAnswer slow(int milliseconds, RawAnswer answer) {
  answer.pause_before = milliseconds;
  return answer;
}

struct Kind {
  const char* what;
  bool forward;  // the server sees the request all the same
  std::function<RawAnswer()> answer;
  // One of these is in the message when the run fails.
  std::vector<const char*> says;
  bool reads_retried = false;
};

const std::vector<const char*> kLost = {"lost the connection to http://"};
const std::vector<const char*> kAway = {"the server is not available: "};
const std::vector<const char*> kPage = {"with a web page"};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all = {
      {"429 seconds",
       false,
       [] { return json_answer(429, "{}", "Retry-After: 0\r\n"); },
       {},
       true},
      {"429 date",
       false,
       [] {
         return json_answer(429, "{}",
                            "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
       },
       {},
       true},
      {"429 for an hour",
       false,
       [] { return json_answer(429, "{}", "Retry-After: 3600\r\n"); },
       {"the server asks to slow down (429)"}},
      {"500",
       false,
       [] { return refusal(500, "boom"); },
       {"(500): \"boom", "500: \"boom"},
       true},
      {"502", false, [] { return json_answer(502, "<html>bad"); }, kAway, true},
      {"503", false, [] { return json_answer(503, "{}"); }, kAway, true},
      {"504", false, [] { return json_answer(504, "{}"); }, kAway, true},
      {"502 after it was done", true,
       [] { return json_answer(502, "<html>bad"); }, kAway, true},
      {"no answer", false, [] { return RawAnswer{.close = true}; }, kLost,
       true},
      {"no answer after it was done", true,
       [] { return RawAnswer{.close = true}; }, kLost, true},
      {"cut off", true, [] { return cut_off(false); }, kLost, true},
      {"reset in the body", true, [] { return cut_off(true); }, kLost, true},
      {"reset at once", false,
       [] { return RawAnswer{.close = true, .reset = true}; }, kLost, true},
      {"a page", false, [] { return json_answer(200, "<html>hi</html>"); },
       kPage},
      {"a page after it was done", true,
       [] { return json_answer(200, "<html>hi</html>"); }, kPage},
      {"truncated JSON",
       true,
       [] { return json_answer(200, "{\"a\":"); },
       {"with no JSON"}},
      {"a JSON list",
       true,
       [] { return json_answer(200, "[]"); },
       {"with no JSON"}},
      {"another JSON",
       false,
       [] { return json_answer(200, R"({"a": 1})"); },
       {"without a list of", "its answer has no version", "`license.tier`",
        "answered without what it wrote", "after the writes, ",
        "the server changed while this was planned"}},
      {"a redirect",
       false,
       [] {
         return json_answer(302, "", "Location: https://else.example/x\r\n");
       },
       {"redirects (302) to 'https://else.example/x'"}},
      {"a huge answer",
       false,
       [] {
         return RawAnswer{
             .bytes = "HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n{",
             .close = true};
       },
       {"is larger than 128 MiB"}},
      {"a slow answer", true, [] { return slow(50, json_answer(503, "{}")); },
       kAway, true},
      {"401",
       false,
       [] { return refusal(401, "Authentication required"); },
       {"the server refused the token from FLEET_API_TOKEN (401)"}},
      {"402",
       false,
       [] { return refusal(402, "Requires Fleet Premium"); },
       {"(402)"}},
      {"403",
       false,
       [] { return refusal(403, "forbidden"); },
       {"the token from FLEET_API_TOKEN may not do this (403)"}},
      {"404",
       false,
       [] { return refusal(404, "Query 9 was not found"); },
       {"404", "after the writes, "}},
      {"409", false, [] { return refusal(409, "already exists"); }, {"409"}},
      {"422 with two reasons",
       false,
       [] {
         return json_answer(422, R"({"message":"Validation Failed","errors":)"
                                 R"([{"name":"a","reason":"one"},)"
                                 R"({"name":"b","reason":"two"}]})");
       },
       {"\"a: one; b: two\""}},
  };
  return all;
}

bool says_one_of(const std::string& text,
                 const std::vector<const char*>& phrases) {
  return std::any_of(phrases.begin(), phrases.end(), [&](const char* phrase) {
    return text.find(phrase) != std::string::npos;
  });
}

void check_message(const Answer& answer, const Kind& kind) {
  // No list of policies is a list without any, which is noticed before writing.
  const bool moved =
      answer.err.find("the server changed while") != std::string::npos;
  CHECK(answer.code == (moved ? 1 : 3));
  const bool said = says_one_of(answer.err, kind.says);
  CHECK(said);
  CHECK(answer.err.find("\n\n") == std::string::npos);
  CHECK(answer.err.find('\x1b') == std::string::npos);
}

void run_fault(const ApplyScene& scene, const std::string& request,
               const Kind& kind) {
  CAPTURE(request);
  CAPTURE(std::string(kind.what));
  const auto deployment = scene.deploy();
  RequestNamer namer;
  std::atomic<int> hits = 0;
  FleetProxy proxy(deployment->server().url(), deployment->server().token(),
                   [&](const RawRequest& raw, std::size_t) {
                     if (namer.name(raw) != request) return Fault{};
                     ++hits;
                     return Fault{.forward = kind.forward,
                                  .answer = kind.answer()};
                   });
  const Answer first = deployment->run(ApplyScene::apply(), proxy.url());
  CAPTURE(first.out);
  CAPTURE(first.err);
  CHECK(hits == 1);
  if (first.code != 0) check_message(first, kind);
  if (kind.reads_retried && !scene.is_write(request)) CHECK(first.code == 0);
  scene.check_end(*deployment, first.code);
}

// Every kind at every write and at the first reading of everything; at the
// readings after that, some.
void run_part(std::size_t part, std::size_t parts) {
  const ApplyScene scene;
  const std::vector<std::string>& requests = scene.requests();
  CHECK(requests.size() > 30);
  std::size_t number = 0;
  for (std::size_t at = 0; at < requests.size(); ++at) {
    const bool all =
        scene.is_write(requests[at]) || requests[at].ends_with("#1");
    for (std::size_t k = 0; k < kinds().size(); ++k) {
      if (!all && k % 6 != at % 6) continue;
      if (number++ % parts == part) run_fault(scene, requests[at], kinds()[k]);
    }
  }
}

}  // namespace

TEST_SUITE_BEGIN("slow");

TEST_CASE("faults: every kind at every request, part 1") {
  run_part(0, 6);
}
TEST_CASE("faults: every kind at every request, part 2") {
  run_part(1, 6);
}
TEST_CASE("faults: every kind at every request, part 3") {
  run_part(2, 6);
}
TEST_CASE("faults: every kind at every request, part 4") {
  run_part(3, 6);
}
TEST_CASE("faults: every kind at every request, part 5") {
  run_part(4, 6);
}
TEST_CASE("faults: every kind at every request, part 6") {
  run_part(5, 6);
}

TEST_SUITE_END();
