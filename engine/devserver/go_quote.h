#pragma once

#include <string>
#include <string_view>

namespace ctl::devserver {

// As Go's %q prints text: in quotes, what is not printable escaped.
std::string go_quote(std::string_view text);

}  // namespace ctl::devserver
