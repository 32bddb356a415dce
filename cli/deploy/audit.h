#pragma once

#include <string>

#include "schema/base/result.h"

namespace ctl {

// Appends one line to a file, making it when needed; the line is on disk, whole
// and alone, before this returns.
Status append_line(const std::string& path, const std::string& line);

// Now, "2026-03-01T12:00:00Z".
std::string utc_now();

}  // namespace ctl
