#include "schema/base/text.h"

#include <doctest/doctest.h>

#include <array>

using ctl::closest;

TEST_CASE("text: closest finds the nearest candidate or none") {
  constexpr std::array<std::string_view, 4> kKeys = {"query", "platform",
                                                     "resolution", "name"};
  struct Case {
    std::string_view word;
    std::string_view expected;
  };
  const std::array<Case, 7> cases = {{
      {"resolutoin", "resolution"},
      {"Platform", "platform"},
      {"platfrom", "platform"},
      {"nmae", "name"},
      {"nxyz", ""},
      {"nam", "name"},
      {"interval", ""},
  }};
  for (const Case& c : cases) {
    CAPTURE(c.word);
    CHECK(closest(c.word, kKeys) == c.expected);
  }
}

TEST_CASE("text: quote shows what a terminal must not run") {
  CHECK(ctl::quote("a\x1b[31m\n") == "'a\\x1B[31m\\n'");
  CHECK(ctl::quote("abcdef", 3) == "'abc…'");
  CHECK(ctl::quote("häß", 3) == "'häß'");
}

TEST_CASE("text: invalid_utf8 points at the first bad byte") {
  struct Case {
    std::string_view text;
    std::size_t at;
  };
  const std::array<Case, 7> cases = {{
      {"ok ä € 😀", std::string_view::npos},
      {"a\xff", 1},
      {"\xc0\xaf", 0},          // overlong
      {"x\xed\xa0\x80", 1},     // surrogate
      {"\xf4\x90\x80\x80", 0},  // above U+10FFFF
      {"\xe2\x82", 0},          // cut off
      {"", std::string_view::npos},
  }};
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(ctl::find_invalid_utf8(c.text) == c.at);
  }
}
