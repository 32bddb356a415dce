#include "schema/base/source_file.h"

#include <doctest/doctest.h>

#include <array>

using ctl::Position;
using ctl::SourceFile;

TEST_CASE("source file: offsets and positions are each other's inverse") {
  const SourceFile file("a.yml", "\xef\xbb\xbfname: ä\r\nx: 1\rlast");
  CHECK(file.line_count() == 3);
  CHECK(file.line(1) == "name: ä");
  CHECK(file.line(2) == "x: 1");
  CHECK(file.line(3) == "last");
  CHECK(file.line(4).empty());
  struct Case {
    Position at;
    std::size_t offset;
  };
  const std::array<Case, 4> cases = {
      {{{1, 1}, 3}, {{1, 7}, 9}, {{2, 1}, 13}, {{3, 2}, 19}}};
  for (const Case& c : cases) {
    CAPTURE(c.offset);
    CHECK(file.position(c.offset) == c.at);
    CHECK(file.offset(c.at) == c.offset);
  }
}

TEST_CASE("source file: a place outside the file is clamped or unknown") {
  const SourceFile file("a.yml", "ab\n");
  CHECK(file.position(99) == Position{2, 1});
  CHECK(file.offset({9, 1}) == std::string::npos);
  CHECK(file.offset({1, 99}) == 2);
}
