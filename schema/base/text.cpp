#include "schema/base/text.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "schema/base/visible.h"

namespace ctl {
std::string quote(std::string_view text, std::size_t limit) {
  std::string out = "'";
  std::size_t shown = 0;
  for (std::size_t i = 0; i < text.size(); ++shown) {
    if (shown == limit) return out + "…'";
    const std::size_t hidden = hidden_length(text, i);
    const std::size_t length = hidden > 0 ? hidden : utf8_length(text, i);
    const std::string_view character = text.substr(i, length);
    if (hidden > 0) {
      out += escaped(character);
    } else {
      out += character;
    }
    i += length;
  }
  return out + "'";
}

std::string plural(std::size_t count, std::string_view noun) {
  if (count == 1) return concat("1 ", noun);
  const std::size_t size = noun.size();
  const bool is_ies =
      noun.ends_with('y') && size > 1 &&
      std::string_view("aeiou").find(noun[size - 2]) == std::string_view::npos;
  if (is_ies) return concat(count, ' ', noun.substr(0, size - 1), "ies");
  return concat(count, ' ', noun, 's');
}

std::string join(std::span<const std::string> items,
                 std::string_view separator) {
  std::string out;
  for (const std::string& item : items) {
    if (!out.empty()) out += separator;
    out += item;
  }
  return out;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n\f\v";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  // Three rows of the table: the last two and the one being filled.
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before.swap(above);
    above.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0U : 1U;
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

std::string_view closest(std::string_view word,
                         std::span<const std::string_view> candidates) {
  constexpr std::size_t kFarthest = 2;
  const std::string wanted = lower_ascii(word);
  std::string_view best;
  std::size_t best_distance = kFarthest + 1;
  for (const std::string_view candidate : candidates) {
    const std::size_t longer = std::max(candidate.size(), wanted.size());
    const std::size_t shorter = std::min(candidate.size(), wanted.size());
    if (longer - shorter > kFarthest) continue;
    const std::size_t distance = edit_distance(wanted, lower_ascii(candidate));
    if (distance < best_distance && distance * 2 < longer) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

namespace {

constexpr std::size_t kBlock = sizeof(std::uint64_t);

// Whether the next bytes are one block of ASCII.
bool begins_with_ascii(std::string_view text) {
  std::uint64_t block = 0;
  if (text.size() < sizeof block) return false;
  std::memcpy(&block, text.data(), sizeof block);
  return (block & 0x8080808080808080U) == 0;
}

}  // namespace

std::size_t find_invalid_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    if (begins_with_ascii(text.substr(i))) {
      i += kBlock;
      continue;
    }
    const std::size_t length = utf8_length(text, i);
    if (length == 0) return i;
    i += length;
  }
  return std::string_view::npos;
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
      }));
}

}  // namespace ctl
