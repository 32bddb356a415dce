#include "schema/base/visible.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace ctl {
namespace {

unsigned byte_at(std::string_view text, std::size_t i) {
  return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
}

// Of a valid sequence of more than one byte.
unsigned code_point(std::string_view sequence) {
  const unsigned first = byte_at(sequence, 0);
  unsigned out = sequence.size() == 2   ? first & 0x1FU
                 : sequence.size() == 3 ? first & 0x0FU
                                        : first & 0x07U;
  for (std::size_t i = 1; i < sequence.size(); ++i)
    out = (out << 6U) | (byte_at(sequence, i) & 0x3FU);
  return out;
}

bool is_hidden(unsigned code) {
  struct Range {
    unsigned first;
    unsigned last;
  };
  constexpr std::array<Range, 6> kRanges = {{
      {0x80, 0x9F},    // control characters
      {0x61C, 0x61C},  // marks of writing direction, here and below
      {0x200E, 0x200F},
      {0x2028, 0x202E},  // line and paragraph separator, too
      {0x2066, 0x2069},
      {0xFFF9, 0xFFFB},  // interlinear annotations
  }};
  return std::any_of(kRanges.begin(), kRanges.end(), [&](const Range& range) {
    return code >= range.first && code <= range.last;
  });
}

}  // namespace

std::size_t utf8_length(std::string_view text, std::size_t i) {
  const unsigned first = byte_at(text, i);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xC2 && first <= 0xDF   ? 2U
                             : first >= 0xE0 && first <= 0xEF ? 3U
                             : first >= 0xF0 && first <= 0xF4 ? 4U
                                                              : 0U;
  for (std::size_t k = 1; k < length; ++k) {
    if ((byte_at(text, i + k) & 0xC0U) != 0x80U) return 0;
  }
  const unsigned second = byte_at(text, i + 1);
  const bool out_of_range =
      (first == 0xE0 && second < 0xA0) || (first == 0xED && second >= 0xA0) ||
      (first == 0xF0 && second < 0x90) || (first == 0xF4 && second >= 0x90);
  return out_of_range ? 0 : length;
}

std::size_t hidden_length(std::string_view text, std::size_t i) {
  const unsigned byte = byte_at(text, i);
  if (byte < 0x80) return byte < 0x20 || byte == 0x7F ? 1 : 0;
  const std::size_t length = utf8_length(text, i);
  if (length == 0) return 1;
  return is_hidden(code_point(text.substr(i, length))) ? length : 0;
}

std::string escaped(std::string_view hidden) {
  if (hidden == "\n") return "\\n";
  if (hidden == "\t") return "\\t";
  std::array<char, 12> text{};
  if (hidden.size() == 1) {
    std::snprintf(text.data(), text.size(), "\\x%02X", byte_at(hidden, 0));
  } else {
    std::snprintf(text.data(), text.size(), "\\u{%X}", code_point(hidden));
  }
  return text.data();
}

std::string visible(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    const std::size_t hidden =
        c == '\n' || c == '\t' ? 0 : hidden_length(text, i);
    if (hidden == 0) {
      const std::size_t length = utf8_length(text, i);
      out += text.substr(i, length);
      i += length;
      continue;
    }
    const bool line_end = c == '\r' && byte_at(text, i + 1) == '\n';
    if (!line_end) out += escaped(text.substr(i, hidden));
    i += hidden;
  }
  return out;
}

}  // namespace ctl
