// unhex(TEXT [, IGNORED])
//
// The bytes that pairs of hexadecimal digits stand for; characters of IGNORED
// may be between the pairs. NULL when anything else is in the text or an
// argument is NULL. Part of SQLite since 3.41.
#include <optional>
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

}  // namespace

Value unhex(const Arguments& arguments, const FunctionContext& /*context*/) {
  if (arguments.any_null()) return {};
  const std::string_view text = arguments.text(0);
  const std::string_view ignored =
      arguments.size() > 1 ? arguments.text(1) : std::string_view();
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
    const std::size_t size = character_size(text[i]);
    if (ignored.find(text.substr(i, size)) == std::string_view::npos) return {};
    i += size;
  }
  return blob;
}

}  // namespace ctl::sql
