#pragma once

#include <string>
#include <string_view>

namespace ctl {

// Equal for two names that Unicode calls the same text (NFC), composed or not.
std::string canonical_name(std::string_view name);

// Equal for two names that the server's database takes for one (its collation
// utf8mb4_unicode_ci, contracts/fleet.md 5.1): no case, no accents, no blanks
// at the end, `ß` as `ss`, full width as ASCII, every character outside the
// basic plane alike.
std::string collation_name(std::string_view name);

}  // namespace ctl
