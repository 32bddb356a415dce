#include "engine/devserver/go_quote.h"

#include <algorithm>
#include <cstdint>

#include "schema/base/utf8.h"

namespace ctl::devserver {
namespace {

// Blocks of characters without a glyph of their own, and blanks other than
// U+0020: what Go does not print as it is.
struct Range {
  std::uint32_t first;
  std::uint32_t last;
};
constexpr Range kUnprintable[] = {
    {0x00, 0x1F},       {0x7F, 0xA0},        {0xAD, 0xAD},
    {0x600, 0x605},     {0x61C, 0x61C},      {0x6DD, 0x6DD},
    {0x70F, 0x70F},     {0x1680, 0x1680},    {0x180E, 0x180E},
    {0x2000, 0x200F},   {0x2028, 0x202F},    {0x205F, 0x206F},
    {0x3000, 0x3000},   {0xD800, 0xF8FF},    {0xFEFF, 0xFEFF},
    {0xFFF0, 0xFFFB},   {0xFFFE, 0xFFFF},    {0x1D173, 0x1D17A},
    {0xE0000, 0xE00FF}, {0xE01F0, 0x10FFFF},
};

bool is_printable(std::uint32_t code) {
  return std::none_of(std::begin(kUnprintable), std::end(kUnprintable),
                      [&](const Range& range) {
                        return code >= range.first && code <= range.last;
                      });
}

std::string escape_code(std::uint32_t code) {
  constexpr std::string_view kNamed = "\a\b\f\n\r\t\v";
  constexpr std::string_view kNames = "abfnrtv";
  if (code < 0x80) {
    const auto named = kNamed.find(static_cast<char>(code));
    if (named != std::string_view::npos) return {'\\', kNames[named]};
  }
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = code < 0x80 ? "\\x" : code < 0x10000 ? "\\u" : "\\U";
  const int digits = code < 0x80 ? 2 : code < 0x10000 ? 4 : 8;
  for (int i = digits - 1; i >= 0; --i) {
    out += kHex[(code >> static_cast<unsigned>(4 * i)) & 15U];
  }
  return out;
}

}  // namespace

std::string go_quote(std::string_view text) {
  std::string out = "\"";
  for (Utf8Reader reader(text); !reader.done();) {
    const std::uint32_t code = reader.next();
    if (code == '"' || code == '\\') out += '\\';
    if (is_printable(code)) {
      append_utf8(out, code);
    } else {
      out += escape_code(code);
    }
  }
  return out + '"';
}

}  // namespace ctl::devserver
