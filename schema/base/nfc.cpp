#include "schema/base/nfc.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "schema/base/utf8.h"

namespace ctl {
namespace {

struct Composition {
  char16_t composed;
  char16_t first;
  char16_t second;  // 0: a singleton
  bool composes;
};
constexpr Composition kCompositions[] = {
#include "schema/base/nfc_table.inc"
};

struct ClassRange {
  char16_t first;
  char16_t last;
  std::uint8_t combining_class;
};
constexpr ClassRange kClasses[] = {
#include "schema/base/nfc_classes.inc"
};

// Hangul syllables compose by arithmetic.
constexpr std::uint32_t kSyllables = 0xAC00;
constexpr std::uint32_t kLeads = 0x1100;
constexpr std::uint32_t kVowels = 0x1161;
constexpr std::uint32_t kTails = 0x11A7;
constexpr std::uint32_t kVowelCount = 21;
constexpr std::uint32_t kTailCount = 28;
constexpr std::uint32_t kSyllableCount = 11172;

int combining_class(std::uint32_t code) {
  if (code < 0x300) return 0;
  const auto* found = std::upper_bound(
      std::begin(kClasses), std::end(kClasses), code,
      [](std::uint32_t c, const ClassRange& range) { return c < range.first; });
  if (found == std::begin(kClasses)) return 0;
  --found;
  return code <= found->last ? found->combining_class : 0;
}

void decompose(std::uint32_t code, std::vector<std::uint32_t>& out) {
  if (code >= kSyllables && code < kSyllables + kSyllableCount) {
    const std::uint32_t index = code - kSyllables;
    out.push_back(kLeads + index / (kVowelCount * kTailCount));
    out.push_back(kVowels + index / kTailCount % kVowelCount);
    if (index % kTailCount != 0) out.push_back(kTails + index % kTailCount);
    return;
  }
  const auto* found = std::lower_bound(
      std::begin(kCompositions), std::end(kCompositions), code,
      [](const Composition& c, std::uint32_t x) { return c.composed < x; });
  if (found == std::end(kCompositions) || found->composed != code) {
    out.push_back(code);
    return;
  }
  decompose(found->first, out);
  if (found->second != 0) decompose(found->second, out);
}

// What two characters compose to; 0 when they do not.
std::uint32_t compose(std::uint32_t first, std::uint32_t second) {
  if (first >= kLeads && first < kLeads + 19 && second >= kVowels &&
      second < kVowels + kVowelCount) {
    return kSyllables +
           ((first - kLeads) * kVowelCount + second - kVowels) * kTailCount;
  }
  if (first >= kSyllables && first < kSyllables + kSyllableCount &&
      (first - kSyllables) % kTailCount == 0 && second > kTails &&
      second < kTails + kTailCount) {
    return first + second - kTails;
  }
  for (const Composition& c : kCompositions) {
    if (c.composes && c.first == first && c.second == second) return c.composed;
  }
  return 0;
}

std::vector<std::uint32_t> decomposed(std::string_view text) {
  std::vector<std::uint32_t> out;
  for (Utf8Reader reader(text); !reader.done();)
    decompose(reader.next(), out);
  // Marks after one starter are ordered by their class.
  for (auto at = out.begin(); at != out.end();) {
    const auto end = std::find_if(at, out.end(), [](std::uint32_t code) {
      return combining_class(code) == 0;
    });
    std::stable_sort(at, end, [](std::uint32_t a, std::uint32_t b) {
      return combining_class(a) < combining_class(b);
    });
    at = end == out.end() ? end : end + 1;
  }
  return out;
}

}  // namespace

std::string to_nfc(std::string_view text) {
  const bool ascii = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80;
  });
  if (ascii) return std::string(text);
  std::vector<std::uint32_t> out;
  std::size_t starter = 0;
  bool have_starter = false;
  int last_class = -1;
  for (const std::uint32_t code : decomposed(text)) {
    const int own_class = combining_class(code);
    if (have_starter && last_class < own_class) {
      const std::uint32_t together = compose(out[starter], code);
      if (together != 0) {
        out[starter] = together;
        continue;
      }
    }
    if (own_class == 0) {
      starter = out.size();
      have_starter = true;
      last_class = -1;
    } else {
      last_class = own_class;
    }
    out.push_back(code);
  }
  std::string bytes;
  for (const std::uint32_t code : out)
    append_utf8(bytes, code);
  return bytes;
}

}  // namespace ctl
