#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/run_ctl.h"
#include "tests/support/scratch.h"

using ctl::test::run_ctl;
using ctl::test::Scratch;

namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

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
