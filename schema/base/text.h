#pragma once

#include <cstddef>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace ctl {

// The text of all arguments, one after the other.
template <typename... Parts>
std::string concat(const Parts&... parts) {
  std::ostringstream out;
  (out << ... << parts);
  return std::move(out).str();
}

// 'text', cut to `limit` code points with an ellipsis, control characters
// shown as escapes: what a message may repeat of a user's input.
std::string quote(std::string_view text, std::size_t limit = 80);

// "1 file", "3 files".
std::string plural(std::size_t count, std::string_view noun);

// The items with a separator between them.
std::string join(std::span<const std::string> items,
                 std::string_view separator = ", ");

std::string_view trim(std::string_view text);
std::string lower_ascii(std::string_view text);

// The least number of bytes inserted, dropped, replaced, or swapped with their
// neighbour.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate nearest to `word` ignoring ASCII case: at most 2 edits away,
// and fewer edits than half of its length. Empty when there is none; of equal
// distances the first wins.
std::string_view closest(std::string_view word,
                         std::span<const std::string_view> candidates);

// The offset of the first byte that is not part of valid UTF-8; npos when all
// are.
std::size_t find_invalid_utf8(std::string_view text);

// Number of Unicode code points.
std::size_t code_points(std::string_view text);

}  // namespace ctl
