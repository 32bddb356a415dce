#pragma once

#include <string>
#include <string_view>

namespace ctl::devserver {

// What the server's database compares a name by (utf8mb4_unicode_ci,
// contracts/fleet.md 5.1): equal keys are equal names, and keys sort as names
// do. Case, accents, width and trailing blanks make no difference, and all
// characters beyond U+FFFF weigh the same.
std::string collation_key(std::string_view name);

// The same with trailing blanks kept: for a search within names.
std::string search_key(std::string_view text);

// Unicode normalisation form C.
std::string to_nfc(std::string_view text);

// As Go's %q prints text: in quotes, what is not printable escaped.
std::string go_quote(std::string_view text);

}  // namespace ctl::devserver
