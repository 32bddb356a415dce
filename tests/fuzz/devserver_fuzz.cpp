// Any bytes, and any JSON, to every route of the development server. An answer
// must come back, the database must never be what refuses, and the memory stay
// bounded (-rss_limit_mb=100 without sanitizers).
// Run: build/fuzz/tests/fuzz/devserver_fuzz -max_total_time=60
//
// The first byte chooses: a request line as it is, or a route (second byte),
// its variables (third), and a body of bytes or of JSON that has the keys the
// server knows.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/devserver/app.h"
#include "engine/devserver/http_message.h"
#include "engine/devserver/json_writer.h"
#include "engine/devserver/live_hosts.h"
#include "engine/devserver/router.h"

namespace {

using ctl::devserver::Answer;
using ctl::devserver::App;
using ctl::devserver::JsonWriter;
using ctl::devserver::Request;
using ctl::devserver::Route;
using ctl::devserver::Under;

constexpr std::int64_t kNow = 1750000000;

std::unique_ptr<App> make_app() {
  ctl::devserver::Settings settings;
  settings.login_delay_ms = 0;
  settings.engines = std::make_shared<ctl::devserver::HostEngines>();
  settings.clock = [] { return kNow; };
  auto app = std::make_unique<App>("", settings);
  app->with_database([](ctl::devserver::Database& db) {
    ctl::devserver::add_hosts(db, 3, kNow);
    return 0;
  });
  return app;
}

std::vector<const Route*> all_routes() {
  std::vector<const Route*> out;
  const auto add = [&](std::span<const Route> family) {
    for (const Route& route : family)
      out.push_back(&route);
  };
#define CTL_ROUTES(family) add(ctl::devserver::routes_##family());
#include "engine/devserver/routes.def"
#undef CTL_ROUTES
  return out;
}

// Takes what is left of the input, byte by byte.
class Source {
 public:
  explicit Source(std::string_view bytes) : bytes_(bytes) {}
  bool empty() const { return bytes_.empty(); }
  std::size_t next() {
    if (bytes_.empty()) return 0;
    const auto byte = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    return byte;
  }
  std::string_view take(std::size_t size) {
    const std::string_view out = bytes_.substr(0, size);
    bytes_.remove_prefix(out.size());
    return out;
  }
  std::string_view rest() { return take(bytes_.size()); }

 private:
  std::string_view bytes_;
};

std::string path_of(const Route& route, std::size_t choice) {
  constexpr std::string_view kValues[] = {
      "1", "0", "2", "999999", "name", "18446744073709551615", "a%252Fb"};
  std::string path;
  switch (route.under) {
    case Under::kApi:
    case Under::kNew: path = "/api/latest/fleet"; break;
    case Under::kOld: path = "/api/v1/fleet"; break;
    case Under::kRoot: break;
  }
  for (std::string_view rest = route.path; !rest.empty();) {
    const auto brace = rest.find('{');
    path += rest.substr(0, brace);
    if (brace == std::string_view::npos) break;
    path += kValues[choice % std::size(kValues)];
    choice /= 2;
    rest.remove_prefix(rest.find('}') + 1);
  }
  return path;
}

constexpr std::string_view kKeys =
    "name query description specs team team_id ids platform interval "
    "logging labels_include_any labels_exclude_any hosts host_ids labels "
    "teams query_id query_ids script_id software_title_id critical "
    "resolution selected secrets secret spec targets queries pack_id "
    "features agent_options config options webhook_settings org_info "
    "org_name server_settings email password global_role api_only scripts "
    "script_contents list type payload identifier label_membership_type "
    "label_type gitops_filename host_expiry_settings snapshot removed "
    "shard profiles admin role id mdm integrations disabled";
constexpr std::string_view kTexts =
    "a|A|é|q|SELECT 1|SELECT * FROM processes|linux|darwin,linux|manual|"
    "dynamic|builtin|No team|All Hosts|admin|gitops|snapshot|a@example.com|"
    "Placeholder-1234|a.sh|ZWNobwo=|team|label|host";

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  while (true) {
    const auto end = text.find(separator);
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

std::string_view any_key(Source& source) {
  static const std::vector<std::string_view> kAll = split(kKeys, ' ');
  return kAll[source.next() % kAll.size()];
}

std::string_view any_text(Source& source) {
  static const std::vector<std::string_view> kAll = split(kTexts, '|');
  return kAll[source.next() % kAll.size()];
}

void write_json(JsonWriter& out, Source& source, int depth) {
  const std::size_t kind = source.next() % (depth > 5 ? 6 : 10);
  if (kind == 0) {
    out.null();
  } else if (kind == 1) {
    out.boolean(source.next() % 2 == 0);
  } else if (kind == 2) {
    out.integer(static_cast<std::int64_t>(source.next()) - 2);
  } else if (kind == 3) {
    out.raw("18446744073709551615");
  } else if (kind == 4) {
    out.string(source.take(source.next() % 64));
  } else if (kind == 5) {
    out.string(any_text(source));
  } else if (kind < 8) {
    out.begin_array();
    for (std::size_t n = source.next() % 4; n > 0; --n)
      write_json(out, source, depth + 1);
    out.end_array();
  } else {
    out.begin_object();
    for (std::size_t n = source.next() % 6; n > 0; --n) {
      out.key(any_key(source));
      write_json(out, source, depth + 1);
    }
    out.end_object();
  }
}

std::string json_body(Source& source) {
  JsonWriter out(JsonWriter::Style::kCompact);
  out.begin_object();
  while (!source.empty()) {
    out.key(any_key(source));
    write_json(out, source, 0);
  }
  out.end_object();
  return std::move(out).text();
}

Request read_request(Source source) {
  static const std::vector<const Route*> kRoutes = all_routes();
  Request request;
  const std::size_t mode = source.next() % 4;
  if (mode == 0) {
    const std::string_view text = source.rest();
    const auto line = text.substr(0, text.find('\n'));
    const auto blank = line.find(' ');
    request.method = line.substr(0, blank);
    request.target = "/api/latest/fleet/";
    if (blank != std::string_view::npos) request.target = line.substr(blank);
    if (line.size() < text.size()) request.body = text.substr(line.size() + 1);
    return request;
  }
  const Route& route = *kRoutes[source.next() % kRoutes.size()];
  request.method = route.method;
  request.target = path_of(route, source.next());
  if (mode == 1) request.target += '?' + std::string(source.take(16));
  request.body = mode == 3 ? std::string(source.rest()) : json_body(source);
  return request;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  static std::unique_ptr<App> app;
  static int runs = 0;
  // What is written adds up; a new one now and then keeps runs comparable.
  if (runs++ % 5000 == 0) app = make_app();
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  static_cast<void>(ctl::devserver::parse_head(input));
  Request request = read_request(Source(input));
  request.headers = {{"authorization", "Bearer " + app->first_token()}};
  const Answer answer = app->handle(request);
  if (answer.status < 200 || answer.status > 599) std::abort();
  if (answer.body.find("the database refuses") != std::string::npos) {
    std::fprintf(stderr, "%s %s\n%s\n%s\n", request.method.c_str(),
                 request.target.c_str(), request.body.c_str(),
                 answer.body.c_str());
    std::abort();
  }
  return 0;
}
