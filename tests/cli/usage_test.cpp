#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/support/run_ctl.h"

namespace ctl::test {
namespace {

struct Mistake {
  std::vector<std::string> words;
  const char* err;
};

const Mistake kMistakes[] = {
    {{},
     "ctl: error: no command is given\n"
     "  help: `ctl --help` lists the commands\n"},
    {{"-C", "folder", "lnt"},
     "ctl: error: no command is called 'lnt'\n"
     "  help: did you mean `ctl lint`?\n"},
    {{"lint", "--frmat=json"},
     "ctl: error: no option is called '--frmat'\n"
     "  help: did you mean `--format`?\n"},
    {{"lint", "--quite"},
     "ctl: error: no option is called '--quite'\n"
     "  help: did you mean `--quiet`?\n"},
    {{"version", "now"},
     "ctl: error: one word too many: 'now'\n"
     "  help: `ctl version --help` lists the options\n"},
    {{"lint", "--format"},
     "ctl: error: --format: 1 required FORMAT missing\n"
     "  help: `ctl lint --help` lists the options\n"},
};

}  // namespace

TEST_CASE("usage: a mistake is named, with what was meant") {
  for (const Mistake& mistake : kMistakes) {
    const Answer answer = run_ctl(mistake.words);
    CHECK(answer.code == 64);
    CHECK(answer.out.empty());
    CHECK(answer.err == mistake.err);
  }
}

}  // namespace ctl::test
