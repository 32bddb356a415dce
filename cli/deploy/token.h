#pragma once

#include <string>

#include "schema/base/result.h"
#include "schema/documents/tree.h"

namespace ctl {

// A token and the variable it came from, for messages.
struct ApiToken {
  std::string value;
  std::string origin;
};

// The token in the variable `name`, or in the file that `name`_FILE names,
// which nobody but its owner may read.
Result<ApiToken> read_token(const std::string& name,
                            const Environment& variables);

}  // namespace ctl
