#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ctl::sql {

std::string encode_base64(std::string_view bytes);

// Standard alphabet without padding; nothing when a character is no part of it.
// Bits beyond the last whole byte are dropped.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace ctl::sql
