#include "schema/base/collation.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "schema/base/utf8.h"

namespace ctl {
namespace {

struct Folded {
  char16_t code;
  std::uint16_t start;
  std::uint16_t length;
};

constexpr Folded kFolded[] = {
#include "schema/base/collation_table.inc"
};

constexpr char16_t kFoldedText[] = {
#include "schema/base/collation_text.inc"
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

}  // namespace ctl
