#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ctl {

// Bytes of the UTF-8 sequence that starts at `i`; 0 when it is not one:
// overlong forms, surrogates and values above U+10FFFF are not.
std::size_t utf8_length(std::string_view text, std::size_t i);

// Bytes of what starts at `i` and must not be printed as it is, 0 for anything
// else: control characters (line breaks and tabs too), marks of writing
// direction and line ends of Unicode, bytes that are no UTF-8.
std::size_t hidden_length(std::string_view text, std::size_t i);

// Such a character as text: "\n", "\x1B", "\u{202E}".
std::string escaped(std::string_view hidden);

// Text of a server or a file without what could steer a terminal or show it in
// another order. Line breaks and tabs stay, and no carriage return before one.
std::string visible(std::string_view text);

}  // namespace ctl
