#pragma once

#include <functional>
#include <optional>
#include <string>

#include "schema/base/result.h"
#include "schema/documents/tree.h"

namespace ctl {

// The server a command talks to, and where it was told so.
struct ServerSettings {
  std::string environment;  // of ctl.yml; empty: from the variables
  std::string url;
  std::string url_origin;
  std::string token;  // never printed
  std::string token_origin;
};

struct DeploySettings {
  std::size_t most_deletes = 5;  // limits.deletes
  std::string audit;             // file, relative to the root; empty: none
};

// `environment` is --env. Without it FLEET_URL and FLEET_API_TOKEN count, then
// the only environment of ctl.yml (`config`, null when there is none).
Result<ServerSettings> server_settings(const Node* config,
                                       const std::string& environment,
                                       const Environment& variables);

Result<DeploySettings> deploy_settings(const Node* config);

}  // namespace ctl
