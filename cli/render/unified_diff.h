#pragma once

#include <string>
#include <string_view>

namespace ctl {

// The difference of two texts in the unified format with three lines of
// context, as `patch` and `git apply` take it; empty when they are the same.
// `path` is named on both sides, after a/ and b/. Line ends are part of the
// lines.
std::string unified_diff(std::string_view path, std::string_view before,
                         std::string_view after);

}  // namespace ctl
