#include "schema/base/name_folding.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <vector>

namespace ctl {
namespace {

struct Folding {
  std::uint32_t code;
  const char* text;
};

struct CombiningRange {
  std::uint32_t first;
  std::uint32_t last;
  int combining;
};

#include "schema/base/name_folding.inc"

struct Character {
  std::uint32_t code = 0;
  std::string_view bytes;
};

// Invalid bytes are characters of their own.
Character next_character(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const std::uint32_t first = byte(0);
  const std::size_t length = first < 0xC0   ? 1U
                             : first < 0xE0 ? 2U
                             : first < 0xF0 ? 3U
                                            : 4U;
  if (length == 1 || text.size() < length) return {first, text.substr(0, 1)};
  std::uint32_t code = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i)
    code = code << 6U | (byte(i) & 0x3FU);
  return {code, text.substr(0, length)};
}

const char* lookup(const Folding* first, const Folding* last,
                   std::uint32_t code) {
  const auto* found = std::lower_bound(
      first, last, code, [](const Folding& row, std::uint32_t wanted) {
        return row.code < wanted;
      });
  return found != last && found->code == code ? found->text : nullptr;
}

int combining_class(std::uint32_t code) {
  const auto* found =
      std::lower_bound(std::begin(kCombining), std::end(kCombining), code,
                       [](const CombiningRange& row, std::uint32_t wanted) {
                         return row.last < wanted;
                       });
  const bool inside = found != std::end(kCombining) && found->first <= code;
  return inside ? found->combining : 0;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80;
  });
}

}  // namespace

std::string canonical_name(std::string_view name) {
  if (is_ascii(name)) return std::string(name);
  std::string flat;
  while (!name.empty()) {
    const Character c = next_character(name);
    const char* parts =
        lookup(std::begin(kCanonical), std::end(kCanonical), c.code);
    flat += parts == nullptr ? c.bytes : std::string_view(parts);
    name.remove_prefix(c.bytes.size());
  }
  // Marks of one letter in a fixed order.
  std::vector<Character> marks;
  std::string out;
  const auto flush = [&] {
    std::stable_sort(marks.begin(), marks.end(),
                     [](const Character& a, const Character& b) {
                       return combining_class(a.code) < combining_class(b.code);
                     });
    for (const Character& mark : marks)
      out += mark.bytes;
    marks.clear();
  };
  for (std::string_view rest = flat; !rest.empty();) {
    const Character c = next_character(rest);
    rest.remove_prefix(c.bytes.size());
    if (combining_class(c.code) > 0) {
      marks.push_back(c);
      continue;
    }
    flush();
    out += c.bytes;
  }
  flush();
  return out;
}

std::string collation_name(std::string_view name) {
  constexpr std::uint32_t kBasicPlane = 0xFFFF;
  std::string out;
  while (!name.empty()) {
    const Character c = next_character(name);
    name.remove_prefix(c.bytes.size());
    if (c.code > kBasicPlane) {
      out += "\xef\xbf\xbd";
    } else if (c.code >= 'A' && c.code <= 'Z') {
      out += static_cast<char>(c.code - 'A' + 'a');
    } else {
      const char* folded =
          lookup(std::begin(kPrimary), std::end(kPrimary), c.code);
      out += folded == nullptr ? c.bytes : std::string_view(folded);
    }
  }
  out.erase(out.find_last_not_of(' ') + 1);
  return out;
}

}  // namespace ctl
