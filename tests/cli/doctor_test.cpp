// `ctl doctor`: each line says what is, and what to do where something is not.
#include <doctest/doctest.h>

#include <map>
#include <string>

#include "tests/support/environment.h"
#include "tests/support/paths.h"
#include "tests/support/run_ctl.h"
#include "tests/support/scratch.h"

namespace ctl::test {
namespace {

const std::map<std::string, std::string> kNoServer = {{"FLEET_URL", ""},
                                                      {"FLEET_API_TOKEN", ""}};

// The lines about `subject`, its help among them.
std::string about(const std::string& subject, const Answer& answer) {
  const std::size_t at = answer.out.find(": " + subject + ": ");
  if (at == std::string::npos) return {};
  const std::size_t begin = answer.out.rfind('\n', at) + 1;
  std::size_t end = answer.out.find('\n', at) + 1;
  if (answer.out.compare(end, 6, "  help") == 0)
    end = answer.out.find('\n', end) + 1;
  return answer.out.substr(begin, end - begin);
}

}  // namespace

TEST_CASE("doctor: a repository is counted by kind") {
  const ScopedEnvironment environment(kNoServer);
  const Answer answer =
      run_ctl({"doctor", "-C", source_dir() + "/examples/sshd-port"});
  CHECK(answer.code == 0);
  CHECK(about("definitions", answer) ==
        "ok: definitions: 1 detection, 1 label, 1 policy, 1 query in 11 "
        "files\n");
}

TEST_CASE("doctor: what is missing is said with what to do") {
  const ScopedEnvironment environment(kNoServer);
  const Scratch folder;
  const Answer answer = run_ctl({"doctor", "-C", folder.str()});
  CHECK(about("definitions", answer) ==
        "note: definitions: none found here\n"
        "  help: start in the folder of a repository, or pass -C DIR\n");
  CHECK(about("server", answer).find("FLEET_API_TOKEN") != std::string::npos);
}

TEST_CASE("doctor: a server that does not answer is a problem, no failure") {
  const std::map<std::string, std::string> dead = {
      {"FLEET_URL", "http://127.0.0.1:1"}, {"FLEET_API_TOKEN", "s3cret"}};
  const ScopedEnvironment environment(dead);
  const Scratch folder;
  const Answer answer = run_ctl({"doctor", "-C", folder.str()});
  CHECK(about("server", answer).starts_with("problem: server: no answer from"));
  CHECK((answer.out + answer.err).find("s3cret") == std::string::npos);
}

TEST_CASE("lint: a folder without definitions says so") {
  const Scratch folder;
  const Answer answer = run_ctl({"lint", folder.str()});
  CHECK(answer.code == 0);
  CHECK(answer.out == "nothing found in 0 files, 0 definitions\n");
  CHECK(answer.err ==
        "ctl: nothing to lint: no YAML, pack, .sql or Matano file is here\n");
}

}  // namespace ctl::test
