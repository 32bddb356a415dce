#pragma once

#include <string>

#include "schema/base/result.h"

namespace ctl {

// The bytes of a regular file of at most 64 MiB. `shown` is the path that the
// error message names.
Result<std::string> read_file(const std::string& path,
                              const std::string& shown);

// A path as it was given on the command line, seen from the directory of -C.
// None stays none.
std::string from_directory(const std::string& directory,
                           const std::string& path);

}  // namespace ctl
