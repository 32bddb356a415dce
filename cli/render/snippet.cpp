#include "cli/render/snippet.h"

#include <algorithm>
#include <ostream>

#include "schema/base/text.h"
#include "schema/base/visible.h"

namespace ctl {
namespace {

constexpr std::size_t kWidest = 120;  // of a source line, in code points

// The bytes of `count` code points of `text`, starting at code point `first`.
std::string_view part(std::string_view text, std::size_t first,
                      std::size_t count) {
  const auto byte_of = [text](std::size_t wanted) {
    std::size_t seen = 0;
    std::size_t i = 0;
    for (; i < text.size(); ++i) {
      const bool starts =
          (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
      if (starts && seen++ == wanted) break;
    }
    return i;
  };
  const std::size_t begin = byte_of(first);
  return text.substr(begin, byte_of(first + count) - begin);
}

// What must not reach a terminal is one blank, so that the caret stays below
// its character.
std::string printable(std::string_view text) {
  if (find_invalid_utf8(text) != std::string_view::npos) return {};
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t hidden = hidden_length(text, i);
    const std::size_t length = hidden > 0 ? hidden : utf8_length(text, i);
    out += hidden > 0 ? std::string_view(" ") : text.substr(i, length);
    i += length;
  }
  return out;
}

}  // namespace

std::string paint(std::string_view text, std::string_view color,
                  const Style& style) {
  if (!style.color) return std::string(text);
  return concat(color, text, "\x1b[0m");
}

void print_snippet(std::string_view line, Position at, Position end,
                   std::string_view color, std::string_view indent,
                   const Style& style, std::ostream& out) {
  const auto column = static_cast<std::size_t>(at.column);
  const std::size_t skipped =
      column > kWidest * 2 / 3 ? column - kWidest / 2 : 0;
  const std::string shown = printable(part(line, skipped, kWidest));
  if (shown.empty()) return;
  const std::string number = std::to_string(at.line);
  const std::string gutter(number.size(), ' ');
  const std::string lead = skipped > 0 ? "…" : "";
  std::size_t length = 1;
  if (end.line == at.line && end > at) {
    length = static_cast<std::size_t>(end.column) - column;
  }
  const std::size_t start = column - 1 - skipped + (skipped > 0 ? 1 : 0);
  length = std::min(length, kWidest + 1 - std::min(start, kWidest));
  out << indent << number << " | " << lead << shown
      << (code_points(line) > skipped + kWidest ? "…" : "") << '\n'
      << indent << gutter << " | " << std::string(start, ' ')
      << paint(std::string(std::max<std::size_t>(length, 1), '^'), color, style)
      << '\n';
}

}  // namespace ctl
