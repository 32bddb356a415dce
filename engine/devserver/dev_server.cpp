#include "engine/devserver/dev_server.h"

#include <charconv>
#include <cstdio>
#include <ctime>
#include <utility>

#include "engine/devserver/app.h"
#include "engine/devserver/check_ins.h"
#include "engine/devserver/http_listener.h"
#include "engine/devserver/live_hosts.h"
#include "engine/devserver/seed.h"
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
  settings.page_data =
      options.address.starts_with("127.") || options.address == "localhost";
  settings.engines = std::make_shared<devserver::HostEngines>();
  settings.clock = options.clock ? options.clock : [] {
    return static_cast<std::int64_t>(std::time(nullptr));
  };
  return settings;
}

// Where others can reach it nobody else may set the server up: its first token
// is the only way in.
void close_setup(App& app) {
  app.with_database([](devserver::Database& db) {
    return db.run(
        "INSERT OR IGNORE INTO settings (name, value) VALUES ('set_up', '1')");
  });
}

// A database that could not be seeded was not there before.
void forget_database(const std::string& path) {
  if (path.empty()) return;
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::remove((path + suffix).c_str());
  }
}

}  // namespace

struct DevServer::Parts {
  std::unique_ptr<App> app;
  std::unique_ptr<HttpListener> listener;
  std::unique_ptr<devserver::CheckIns> check_ins;
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
  if (!app->settings().page_data) close_setup(*app);
  if (!options.seed.empty() && !app->first_token().empty()) {
    const Status seeded =
        devserver::apply_seed(options.seed, app->first_token(), options.premium,
                              [app](const devserver::Request& request) {
                                return app->handle(request);
                              });
    if (!seeded) {
      parts.reset();
      forget_database(options.database);
      return seeded.error();
    }
  }
  parts->check_ins = std::make_unique<devserver::CheckIns>(
      *app, options.hosts, options.checkin_seconds);
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
void DevServer::check_in() {
  parts_->check_ins->run_once();
}
void DevServer::stop() {
  parts_->listener->stop();
}

}  // namespace ctl
