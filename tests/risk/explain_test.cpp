#include "engine/emulator/explain.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "engine/emulator/emulator.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

TEST_CASE("a plan in words") {
  using Lines = std::vector<std::string>;
  struct Case {
    const char* sql;
    Lines expected;
  };
  const Case cases[] = {
      {"SELECT 1", {}},
      {"SELECT * FROM processes", {"read processes, all of it (moderate)"}},
      {"SELECT * FROM users WHERE uid = 501 AND shell LIKE '/bin/%'",
       {"read users with uid = '501', then check shell LIKE '/bin/%' "
        "(cheap)"}},
      {"SELECT p.name, s.local_port FROM processes p "
       "JOIN process_open_sockets s USING (pid)",
       {"read processes p, all of it (moderate); drives the loop",
        "  for each row of processes p: read process_open_sockets s with "
        "pid = ... (moderate)"}},
      {"SELECT * FROM hash WHERE path IN ('/a', '/b')",
       {"read hash with path = '/a' or '/b' (cheap)"}},
      {"SELECT * FROM users WHERE uid = 7 LIMIT 3",
       {"read users with uid = '7' and LIMIT 3 (cheap)"}},
      {"WITH a AS (SELECT uid FROM users LIMIT 1), "
       "b AS (SELECT gid FROM groups LIMIT 1) "
       "SELECT * FROM a LEFT JOIN b ON a.uid = b.gid",
       {"read users with LIMIT 1 (moderate)",
        "read groups with LIMIT 1 (moderate)", "read the rows of a",
        "  for each row of a: read the rows of b"}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.sql);
    auto emulator = Emulator::open(*builtin_host("lab"));
    REQUIRE(emulator);
    const auto lines = explain((*emulator)->analyze(c.sql, {}));
    CHECK(join(lines, "\n") == join(c.expected, "\n"));
  }
}

}  // namespace
}  // namespace ctl
