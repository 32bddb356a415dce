#include "tests/support/fleet_proxy.h"

#include <doctest/doctest.h>

#include "engine/http/curl_transport.h"
#include "schema/base/text.h"

namespace ctl::test {
namespace {

std::string bearer(const RawRequest& request) {
  const std::string lower = lower_ascii(request.head);
  const std::size_t at = lower.find("authorization: bearer ");
  if (at == std::string::npos) return {};
  const std::size_t start = at + 22;
  return request.head.substr(start, request.head.find('\r', start) - start);
}

}  // namespace

FleetProxy::FleetProxy(
    const std::string& url, const std::string& token,
    std::function<Fault(const RawRequest&, std::size_t)> fault)
    : fault_(std::move(fault)) {
  HttpOptions options;
  options.url = url;
  options.token = token;
  options.retry.tries = 1;
  auto wire = curl_transport(std::move(options));
  REQUIRE(wire.has_value());
  wire_ = *std::move(wire);
  server_ = std::make_unique<RawServer>(
      [this, token](const RawRequest& request) -> RawAnswer {
        if (bearer(request) != token) {
          return json_answer(
              401, R"({"message":"Authentication required","errors":[{"name":)"
                   R"("base","reason":"Authentication required"}]})");
        }
        return answer(request);
      });
}

RawAnswer FleetProxy::answer(const RawRequest& request) {
  const std::size_t number = count_++;
  const Fault fault = fault_ ? fault_(request, number) : Fault{};
  RawAnswer passed;
  if (fault.forward) {
    const auto response = wire_->send(
        {.method = request.method, .path = request.path, .body = request.body});
    passed = response ? json_answer(response->status, response->body)
                      : RawAnswer{.close = true};
  }
  return fault.answer.value_or(passed);
}

std::size_t FleetProxy::writes() const {
  std::size_t count = 0;
  for (const RawRequest& request : seen()) {
    if (request.method != "GET") ++count;
  }
  return count;
}

std::string FleetProxy::methods() const {
  std::string out;
  for (const RawRequest& request : seen())
    out += (out.empty() ? "" : " ") + request.method;
  return out;
}

}  // namespace ctl::test
