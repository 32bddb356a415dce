#pragma once

#include <string_view>

namespace ctl {

// Whether detections can import a package of this name without bringing it
// along (contracts/matano.md 1.3, 4.3): one of their own would hide it.
bool is_python_module(std::string_view name);

}  // namespace ctl
