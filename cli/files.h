#pragma once

#include <string>

#include "schema/base/result.h"

namespace ctl {

// The bytes of a regular file of at most 64 MiB. `shown` is the path that the
// error message names.
Result<std::string> read_file(const std::string& path,
                              const std::string& shown);

}  // namespace ctl
