#pragma once

#include <functional>
#include <string>

#include "engine/devserver/http_message.h"
#include "schema/base/result.h"

namespace ctl::devserver {

// Applies the queries, policies and labels of a directory, in every layout
// that is read, as a client would: through the API, in the order labels,
// teams, queries, policies. `send` answers one request.
Status apply_seed(const std::string& directory, const std::string& token,
                  bool premium,
                  const std::function<Answer(const Request&)>& send);

}  // namespace ctl::devserver
