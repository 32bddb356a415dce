#pragma once

#include <string>
#include <string_view>

namespace ctl {

// What the server's database compares a name by (utf8mb4_unicode_ci,
// contracts/fleet.md 5.1): equal keys are equal names, and keys sort as names
// do. Case, accents, width and trailing blanks make no difference, and all
// characters beyond U+FFFF weigh the same. Not for people to read.
std::string collation_key(std::string_view name);

// The same with trailing blanks kept: for a search within names.
std::string search_key(std::string_view text);

}  // namespace ctl
