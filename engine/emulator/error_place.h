#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/emulator/tokens.h"

namespace ctl {

// Byte offset of what an error message of SQLite or of a table is about, in the
// text of `tokens`, among those from `statement` on; for the messages whose
// place SQLite does not tell.
std::optional<std::size_t> error_place(const std::vector<Token>& tokens,
                                       std::size_t statement,
                                       std::string_view message);

}  // namespace ctl
