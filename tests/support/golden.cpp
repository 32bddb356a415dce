#include "tests/support/golden.h"
#include "tests/support/paths.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace ctl::test {
namespace {

std::filesystem::path place_of(const std::string& path) {
  return std::filesystem::path(test::source_dir()) / "tests" / path;
}

}  // namespace

std::string fixture(const std::string& path) {
  std::ifstream in(place_of(path), std::ios::binary);
  REQUIRE_MESSAGE(
      in, "no fixture tests/" << path << "; CTL_BLESS=1 writes goldens");
  return {std::istreambuf_iterator<char>(in), {}};
}

void check_golden(const std::string& path, const std::string& text) {
  if (std::getenv("CTL_BLESS") != nullptr) {
    std::filesystem::create_directories(place_of(path).parent_path());
    std::ofstream(place_of(path), std::ios::binary) << text;
    return;
  }
  CAPTURE(path);
  CHECK(text == fixture(path));
}

}  // namespace ctl::test
