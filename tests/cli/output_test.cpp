// What happens when the report has nowhere to go.
#include <doctest/doctest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "schema/base/text.h"
#include "tests/support/paths.h"
#include "tests/support/run_ctl.h"
#include "tests/support/scratch.h"

using ctl::concat;
using ctl::test::Scratch;

TEST_CASE("output: a report that cannot be written is a failure") {
  if (!std::filesystem::exists("/dev/full")) {
    MESSAGE("skipped: this system has no /dev/full");
    return;
  }
  const Scratch scratch;
  const std::string errors = scratch.str() + "/errors";
  // Less than a buffer, and more.
  for (const char* command :
       {"version", "lint --format json", "schema --format json"}) {
    CAPTURE(command);
    const int status = std::system(
        concat("cd '", scratch.str(), "' && '", ctl::test::ctl_binary(), "' ",
               command, " >/dev/full 2>'", errors, "'")
            .c_str());
    CHECK(WEXITSTATUS(status) == 3);
    std::ifstream in(errors);
    const std::string said{std::istreambuf_iterator<char>(in), {}};
    CHECK(said.find("ctl: error: cannot write the output") !=
          std::string::npos);
  }
}

TEST_CASE("output: a reader that has enough ends the command in silence") {
  const Scratch scratch;
  const std::string errors = scratch.str() + "/errors";
  CHECK(std::system(concat("'", ctl::test::ctl_binary(),
                           "' schema --format json 2>'", errors,
                           "' | head -c 1 >/dev/null")
                        .c_str()) == 0);
  CHECK(std::filesystem::file_size(errors) == 0);
}

TEST_CASE("output: a named file of no use is not passed over in silence") {
  const Scratch scratch;
  scratch.write("default.yml", "queries:\n  - path: q.yml\n");
  scratch.write("q.yml", "- name: a\n  description: b\n  query: SELECT 1\n");
  scratch.write("typo.yml", "- name: a\n  qurey: SELECT 1\n");
  scratch.write("empty.yml", "");
  struct Case {
    const char* file;
    bool said;
  };
  for (const Case& c :
       {Case{"typo.yml", true}, {"empty.yml", true}, {"q.yml", false}}) {
    CAPTURE(c.file);
    const auto answer =
        ctl::test::run_ctl({"-C", scratch.str(), "lint", c.file});
    CHECK((answer.err.find("nothing was checked in what was named") !=
           std::string::npos) == c.said);
  }
}
