#include <array>
#include <string>

#include "engine/emulator/functions/regex_program.h"
#include "schema/base/text.h"

namespace ctl::sql {
namespace {

struct Range {
  unsigned char first;
  unsigned char last;
};

struct Class {
  std::string_view name;
  std::array<Range, 4> ranges;  // {1, 0}: none
};

constexpr Range kNone = {1, 0};

// The classes of the C locale; no byte above 127 is in any.
constexpr Class kClasses[] = {
    {"alnum", {{{'0', '9'}, {'A', 'Z'}, {'a', 'z'}, kNone}}},
    {"alpha", {{{'A', 'Z'}, {'a', 'z'}, kNone, kNone}}},
    {"blank", {{{' ', ' '}, {'\t', '\t'}, kNone, kNone}}},
    {"cntrl", {{{0, 31}, {127, 127}, kNone, kNone}}},
    {"d", {{{'0', '9'}, kNone, kNone, kNone}}},
    {"digit", {{{'0', '9'}, kNone, kNone, kNone}}},
    {"graph", {{{'!', '~'}, kNone, kNone, kNone}}},
    {"lower", {{{'a', 'z'}, kNone, kNone, kNone}}},
    {"print", {{{' ', '~'}, kNone, kNone, kNone}}},
    {"punct", {{{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}}}},
    {"s", {{{' ', ' '}, {'\t', '\r'}, kNone, kNone}}},
    {"space", {{{' ', ' '}, {'\t', '\r'}, kNone, kNone}}},
    {"upper", {{{'A', 'Z'}, kNone, kNone, kNone}}},
    {"w", {{{'0', '9'}, {'A', 'Z'}, {'a', 'z'}, {'_', '_'}}}},
    {"xdigit", {{{'0', '9'}, {'A', 'F'}, {'a', 'f'}, kNone}}},
};

}  // namespace

std::optional<ByteSet> regex_class(std::string_view name) {
  const std::string lower = lower_ascii(name);
  for (const Class& candidate : kClasses) {
    if (candidate.name != lower) continue;
    ByteSet set;
    for (const Range& range : candidate.ranges) {
      for (unsigned byte = range.first; byte <= range.last; ++byte)
        set.set(byte);
    }
    return set;
  }
  return std::nullopt;
}

}  // namespace ctl::sql
