#include <doctest/doctest.h>

#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/paths.h"
#include "tests/support/run_ctl.h"
#include "tests/support/scratch.h"

using ctl::test::run_ctl;
using ctl::test::Scratch;

namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// What `ctl -C folder init` shows on a terminal where `typed` is typed.
std::string on_terminal(const std::string& folder, const std::string& typed) {
  int terminal = -1;
  const pid_t child = forkpty(&terminal, nullptr, nullptr, nullptr);
  REQUIRE(child >= 0);
  if (child == 0) {
    const std::string binary = ctl::test::ctl_binary();
    execl(binary.c_str(), "ctl", "-C", folder.c_str(), "init", nullptr);
    _exit(127);
  }
  REQUIRE(write(terminal, typed.data(), typed.size()) ==
          static_cast<ssize_t>(typed.size()));
  std::string shown;
  std::array<char, 4096> block{};
  // The end of the child is an error of this side.
  for (ssize_t got = 0;
       (got = read(terminal, block.data(), block.size())) > 0;) {
    shown.append(block.data(), static_cast<std::size_t>(got));
  }
  int status = 0;
  waitpid(child, &status, 0);
  close(terminal);
  return shown + "exit " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

TEST_CASE("init: a terminal is asked, and only yes is yes") {
  const Scratch scratch;
  for (const std::string typed : {"n\n", "\n", "what\n", "\x04"}) {
    const std::string shown = on_terminal(scratch.str(), typed);
    CAPTURE(shown);
    CHECK(shown.find("write these files? [y/N]") != std::string::npos);
    CHECK(shown.find("nothing was written") != std::string::npos);
    CHECK(shown.ends_with("exit 1"));
    CHECK(std::filesystem::is_empty(scratch.path()));
  }
  const std::string shown = on_terminal(scratch.str(), "y\n");
  CAPTURE(shown);
  CHECK(shown.ends_with("exit 0"));
  CHECK(std::filesystem::exists(scratch.path() / "default.yml"));
}

TEST_CASE("init: a new repository lints clean and its tests pass") {
  const Scratch scratch;
  const std::string root = scratch.str() + "/detections";
  const auto made = run_ctl({"-C", scratch.str(), "init", "detections"});
  CAPTURE(made.err);
  CHECK(made.code == 0);
  CHECK(made.out.find("wrote 7 files") != std::string::npos);
  const auto linted = run_ctl({"-C", root, "lint", "--strict"});
  CAPTURE(linted.out);
  CHECK(linted.code == 0);
  CHECK(linted.out.starts_with("nothing found in "));
  const auto tested = run_ctl({"-C", root, "test"});
  CAPTURE(tested.out);
  CHECK(tested.code == 0);
  const auto again = run_ctl({"-C", root, "init"});
  CHECK(again.out == "nothing to write: every file is there\n");
}

TEST_CASE("init: what is there stays and gets no second example") {
  const Scratch scratch;
  scratch.write("default.yml", "queries: []\n# ours\n");
  scratch.write("ctl.yml", "# mine\n");
  const auto made = run_ctl({"-C", scratch.str(), "init"});
  CHECK(made.code == 0);
  CHECK(made.out.find("wrote 1 file;") != std::string::npos);
  CHECK(text_of(scratch.path() / "default.yml") == "queries: []\n# ours\n");
  CHECK(text_of(scratch.path() / "ctl.yml") == "# mine\n");
  CHECK_FALSE(std::filesystem::exists(scratch.path() / "lib"));
  CHECK(std::filesystem::exists(scratch.path() / ".pre-commit-config.yaml"));
}

TEST_CASE("init: a folder that cannot be made is said") {
  const Scratch scratch;
  scratch.write("file", "");
  const auto made = run_ctl({"-C", scratch.str(), "init", "file/below"});
  CHECK(made.code == 3);
  CHECK(made.err.find("cannot write") != std::string::npos);
}
