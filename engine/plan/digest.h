#pragma once

#include <string>
#include <string_view>

namespace ctl {

// SHA-256 in 64 lower-case hex digits.
std::string sha256_hex(std::string_view text);

}  // namespace ctl
