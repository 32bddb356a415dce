#include "cli/render/table.h"

#include <doctest/doctest.h>

#include <sstream>

TEST_CASE("table: columns are aligned and numbers stand to the right") {
  std::ostringstream out;
  ctl::print_table(
      {"pid", "path", "äö"},
      {{"7", "/usr/sbin/sshd", std::nullopt}, {"4242", "/bin/ö", "a\nb\x1b"}},
      "  ", 0, out);
  CHECK(out.str() ==
        "  pid   path            äö\n"
        "  ----  --------------  --------\n"
        "     7  /usr/sbin/sshd  NULL\n"
        "  4242  /bin/ö          a\\nb\\x1B\n");
}

TEST_CASE("table: the widest columns give way on a narrow terminal") {
  std::ostringstream out;
  ctl::print_table({"a", "b"}, {{"short", std::string(40, 'x')}}, "", 20, out);
  CHECK(out.str() ==
        "a      b\n"
        "-----  -------------\n"
        "short  xxxxxxxxxxxx…\n");
}
