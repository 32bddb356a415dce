#include "engine/devserver/collation.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "engine/devserver/utf8.h"

namespace ctl::devserver {
namespace {

struct Folded {
  char16_t code;
  std::uint16_t start;
  std::uint16_t length;
};

constexpr Folded kFolded[] = {
#include "engine/devserver/collation_table.inc"
};

constexpr char16_t kFoldedText[] = {
#include "engine/devserver/collation_text.inc"
};

// ASCII in the order of the collation, letters as lower case.
constexpr std::string_view kOrder =
    "\t\n\v\f\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789"
    "abcdefghijklmnopqrstuvwxyz";

constexpr std::array<char, 128> make_ranks() {
  std::array<char, 128> ranks{};  // 0: ignored, as control characters are
  for (std::size_t i = 0; i < kOrder.size(); ++i) {
    const auto c = static_cast<unsigned char>(kOrder[i]);
    ranks[c] = static_cast<char>(i + 1);
    if (c >= 'a' && c <= 'z') ranks[c - 32U] = static_cast<char>(i + 1);
  }
  return ranks;
}
constexpr std::array<char, 128> kRanks = make_ranks();
constexpr char kBlank = kRanks[' '];

void append_key(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    if (kRanks[code] != 0) out += kRanks[code];
    return;
  }
  append_utf8(out, code > 0xFFFF ? kReplacement : code);
}

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

std::string search_key(std::string_view text) {
  std::string out;
  for (Utf8Reader reader(text); !reader.done();) {
    const std::uint32_t code = reader.next();
    if (code >= 0x80 && code <= 0xFFFF) {
      const auto* found = std::lower_bound(
          std::begin(kFolded), std::end(kFolded), code,
          [](const Folded& f, std::uint32_t c) { return f.code < c; });
      if (found != std::end(kFolded) && found->code == code) {
        for (int i = 0; i < found->length; ++i) {
          append_key(out, kFoldedText[found->start + i]);
        }
        continue;
      }
    }
    append_key(out, code);
  }
  return out;
}

std::string collation_key(std::string_view name) {
  std::string out = search_key(name);
  while (out.ends_with(kBlank))
    out.pop_back();
  return out;
}

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
