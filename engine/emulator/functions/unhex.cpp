// unhex(TEXT [, IGNORED])
//
// The bytes that pairs of hexadecimal digits stand for; characters of IGNORED
// may be between the pairs. NULL when anything else is in the text or an
// argument is NULL. Part of SQLite since 3.41.
#include <bitset>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "engine/emulator/functions/function.h"

namespace ctl::sql {
namespace {

std::optional<unsigned> digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

// Bytes of the UTF-8 character that starts with `lead`.
std::size_t character_size(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte < 0xC0) return 1;
  if (byte < 0xE0) return 2;
  return byte < 0xF0 ? 3 : 4;
}

std::set<std::string_view> characters(std::string_view text) {
  std::set<std::string_view> result;
  while (!text.empty()) {
    const std::string_view one = text.substr(0, character_size(text.front()));
    result.insert(one);
    text.remove_prefix(one.size());
  }
  return result;
}

}  // namespace

Value unhex(const Arguments& arguments, const FunctionContext& /*context*/) {
  if (arguments.any_null()) return {};
  const std::string_view text = arguments.text(0);
  std::set<std::string_view> ignored;
  if (arguments.size() > 1) ignored = characters(arguments.text(1));
  std::bitset<128> ignored_ascii;
  for (const std::string_view one : ignored) {
    const auto byte = static_cast<unsigned char>(one[0]);
    if (byte < 0x80) ignored_ascii.set(byte);
  }
  Blob blob;
  for (std::size_t i = 0; i < text.size();) {
    const auto high = digit(text[i]);
    if (high) {
      const auto low = i + 1 < text.size() ? digit(text[i + 1]) : std::nullopt;
      if (!low) return {};
      blob.bytes += static_cast<char>(*high * 16 + *low);
      i += 2;
      continue;
    }
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80 && ignored_ascii.test(byte)) {
      ++i;
      continue;
    }
    const std::size_t size = character_size(text[i]);
    if (!ignored.contains(text.substr(i, size))) return {};
    i += size;
  }
  return blob;
}

}  // namespace ctl::sql
