#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "engine/http/retry.h"
#include "engine/http/transport.h"

namespace ctl {

struct HttpOptions {
  // "https://host[:port][/prefix]", without a path of the API.
  std::string url;
  std::string token;  // sent as `Authorization: Bearer`, nowhere else
  std::string url_origin = "FLEET_URL";  // where the address came from
  std::string ca_file;                   // PEM; empty: what the system trusts
  std::string user_agent = "ctl";
  std::chrono::milliseconds connect_timeout{std::chrono::seconds(10)};
  // No byte for this long ends an answer that has begun or is awaited.
  std::chrono::milliseconds idle_timeout{std::chrono::seconds(60)};
  std::chrono::milliseconds total_timeout{std::chrono::seconds(300)};
  std::size_t largest_answer = std::size_t{128} << 20U;  // bytes
  RetryPolicy retry;
  // How to wait between tries; empty: sleep.
  std::function<void(std::chrono::milliseconds)> wait;
};

// A Transport over libcurl. Proxies come from the usual variables; redirects
// are not followed, they are an Error that names where to. Connections are kept
// for the next request, one a thread that sends at the same time.
Result<std::unique_ptr<Transport>> curl_transport(HttpOptions options);

// Refuses an address that cannot be one: no scheme, another scheme, a user name
// or password in it, a query. Returns it without a `/` at its end.
Result<std::string> checked_url(const std::string& url,
                                const std::string& origin);

}  // namespace ctl
