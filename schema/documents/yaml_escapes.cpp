#include "schema/documents/yaml_escapes.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace ctl {
namespace {

struct Escape {
  char letter;
  std::string_view text;
};

// `\/` is missing on purpose: the server's parser does not know it.
constexpr std::array<Escape, 18> kEscapes = {{
    {'0', std::string_view("\0", 1)},
    {'a', "\a"},
    {'b', "\b"},
    {'t', "\t"},
    {'\t', "\t"},
    {'n', "\n"},
    {'v', "\v"},
    {'f', "\f"},
    {'r', "\r"},
    {'e', "\x1b"},
    {' ', " "},
    {'"', "\""},
    {'\'', "'"},
    {'\\', "\\"},
    {'N', "\xc2\x85"},
    {'_', "\xc2\xa0"},
    {'L', "\xe2\x80\xa8"},
    {'P', "\xe2\x80\xa9"},
}};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string utf8(std::uint32_t code) {
  const auto tail = [code](unsigned shift) {
    return static_cast<char>(0x80U | ((code >> shift) & 0x3FU));
  };
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xC0U | (code >> 6U)), tail(0)};
  if (code < 0x10000) {
    return {static_cast<char>(0xE0U | (code >> 12U)), tail(6), tail(0)};
  }
  return {static_cast<char>(0xF0U | (code >> 18U)), tail(12), tail(6), tail(0)};
}

}  // namespace

std::size_t put_escape(ScalarText& out, const YamlChars& chars,
                       std::size_t at) {
  const char letter = chars.at(at + 1);
  const auto* found =
      std::find_if(kEscapes.begin(), kEscapes.end(),
                   [letter](const Escape& e) { return e.letter == letter; });
  if (found != kEscapes.end() && !chars.is_end(at + 1)) {
    out.put(found->text, at);
    return at + 2;
  }
  const std::size_t digits = letter == 'x'   ? 2U
                             : letter == 'u' ? 4U
                             : letter == 'U' ? 8U
                                             : 0U;
  if (digits == 0) {
    throw YamlFault{at, "unknown escape in a double-quoted text",
                    "write `\\\\` for a backslash, or use single quotes"};
  }
  std::uint32_t code = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const int digit = hex_digit(chars.at(at + 2 + i));
    if (digit < 0) {
      throw YamlFault{at, "an escape lacks hexadecimal digits",
                      "write `\\\\` for a backslash, or use single quotes"};
    }
    code = code << 4U | static_cast<std::uint32_t>(digit);
  }
  if ((code >= 0xD800 && code <= 0xDFFF) || code > 0x10FFFF) {
    throw YamlFault{at, "an escape names no Unicode character",
                    "write the character itself, or `\\U` and eight digits"};
  }
  out.put(utf8(code), at);
  return at + 2 + digits;
}

}  // namespace ctl
