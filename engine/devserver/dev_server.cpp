#include "engine/devserver/dev_server.h"

#include <charconv>
#include <ctime>
#include <utility>

#include "engine/devserver/app.h"
#include "engine/devserver/http_listener.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

using devserver::App;
using devserver::HttpListener;
using devserver::Settings;

// Whether a version is 4.82 or later, with the renamed API.
bool is_renamed(std::string_view version) {
  int major = 0;
  int minor = 0;
  const char* end = version.data() + version.size();
  const auto dot = std::from_chars(version.data(), end, major);
  if (dot.ptr != end && *dot.ptr == '.') {
    std::from_chars(dot.ptr + 1, end, minor);
  }
  return major > 4 || (major == 4 && minor >= 82);
}

Settings settings_of(const DevServerOptions& options) {
  Settings settings;
  settings.premium = options.premium;
  settings.version = options.fleet_version;
  settings.renamed = is_renamed(options.fleet_version);
  settings.login_delay_ms = options.login_delay_ms;
  settings.clock = options.clock ? options.clock : [] {
    return static_cast<std::int64_t>(std::time(nullptr));
  };
  return settings;
}

}  // namespace

struct DevServer::Parts {
  std::unique_ptr<App> app;
  std::unique_ptr<HttpListener> listener;
  std::string url;
  std::string token;
};

Result<std::unique_ptr<DevServer>> DevServer::start(
    const DevServerOptions& options) {
  auto parts = std::make_unique<Parts>();
  try {
    parts->app = std::make_unique<App>(options.database, settings_of(options));
  } catch (const std::exception& error) {
    return Error{concat("cannot open the database ", quote(options.database),
                        ": ", error.what()),
                 "give a file in a directory that exists and can be written "
                 "to, or leave `--db` out to keep everything in memory"};
  }
  App* app = parts->app.get();
  auto listener = HttpListener::open(options.address, options.port,
                                     [app](const devserver::Request& request) {
                                       return app->handle(request);
                                     });
  if (!listener) return listener.error();
  parts->listener = std::move(*listener);
  const std::string host =
      options.address == "0.0.0.0" ? "127.0.0.1" : options.address;
  parts->url = concat("http://", host, ':', parts->listener->port());
  parts->token = parts->app->first_token();
  return std::unique_ptr<DevServer>(new DevServer(std::move(parts)));
}

DevServer::DevServer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

DevServer::~DevServer() {
  stop();
}

const std::string& DevServer::url() const {
  return parts_->url;
}
int DevServer::port() const {
  return parts_->listener->port();
}
const std::string& DevServer::token() const {
  return parts_->token;
}
void DevServer::check_in() {}
void DevServer::stop() {
  parts_->listener->stop();
}

}  // namespace ctl
