#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "tests/support/golden.h"
#include "tests/support/run_ctl.h"

using ctl::test::check_golden;
using ctl::test::run_ctl;

namespace {

constexpr const char* kCommands[] = {
#define CTL_COMMAND(name) #name,
#include "cli/commands.def"
#undef CTL_COMMAND
};

}  // namespace

TEST_CASE("help: every command explains itself with an example") {
  for (const std::string symbol : kCommands) {
    std::string name = symbol;
    std::replace(name.begin(), name.end(), '_', '-');
    CAPTURE(name);
    const auto answer = run_ctl({name, "--help"});
    CHECK(answer.code == 0);
    CHECK(answer.out.find("Example:\n  ctl " + name) != std::string::npos);
    check_golden("help/" + name + ".out", answer.out);
  }
  check_golden("help/ctl.out", run_ctl({"--help"}).out);
}

TEST_CASE("help: a mistyped command is answered with the nearest") {
  const auto answer = run_ctl({"lnit"});
  CHECK(answer.code == 64);
  CHECK(answer.out.empty());
  CHECK(answer.err.find("did you mean `ctl lint`?") != std::string::npos);
}
