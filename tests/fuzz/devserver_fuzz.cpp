// Any bytes to any route of the development server: the first line is method
// and path, the rest the body. An answer must come back, and the server's
// memory stay bounded (-rss_limit_mb=100 without sanitizers).
// Run: build/fuzz/tests/fuzz/devserver_fuzz -max_total_time=60
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <string>
#include <string_view>

#include "engine/devserver/app.h"
#include "engine/devserver/http_message.h"
#include "engine/devserver/live_hosts.h"

namespace {

using ctl::devserver::Answer;
using ctl::devserver::App;
using ctl::devserver::Request;

std::unique_ptr<App> make_app() {
  ctl::devserver::Settings settings;
  settings.login_delay_ms = 0;
  settings.engines = std::make_shared<ctl::devserver::HostEngines>();
  settings.clock = [] { return static_cast<std::int64_t>(std::time(nullptr)); };
  return std::make_unique<App>("", settings);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  static std::unique_ptr<App> app;
  static int runs = 0;
  // What is written adds up; a new one now and then keeps runs comparable.
  if (runs++ % 10000 == 0) app = make_app();
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  static_cast<void>(ctl::devserver::parse_head(input));
  const auto line = input.substr(0, input.find('\n'));
  const auto blank = line.find(' ');
  if (blank == std::string_view::npos) return 0;
  Request request;
  request.method = line.substr(0, blank);
  request.target = line.substr(blank + 1);
  if (!request.target.starts_with('/')) {
    request.target = "/api/latest/fleet/" + request.target;
  }
  request.headers = {{"authorization", "Bearer " + app->first_token()}};
  if (line.size() < size) request.body = input.substr(line.size() + 1);
  const Answer answer = app->handle(request);
  if (answer.status < 200 || answer.status > 599) std::abort();
  return 0;
}
