#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/devserver/dev_server.h"
#include "tests/support/raw_http.h"

namespace ctl::test {

using nlohmann::json;

// A running server and its admin: paths are below /api/latest/fleet.
class DevClient {
 public:
  explicit DevClient(DevServerOptions options = {});

  DevServer& server() { return *server_; }
  // The body; fails the test when the status is not 200.
  json get(const std::string& path);
  json send(const std::string& method, const std::string& path,
            const json& body, const std::string& token = {});
  WireAnswer raw(const std::string& method, const std::string& path,
                 const std::string& body = {}, const std::string& token = {});
  // A new API-only user's token.
  std::string make_user(const std::string& role);

 private:
  std::unique_ptr<DevServer> server_;
};

}  // namespace ctl::test
