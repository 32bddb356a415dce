#include "tests/support/paths.h"

#include <filesystem>

namespace ctl::test {

std::string source_dir() {
  return CTL_SOURCE_DIR;
}

std::string reference_dir() {
  return CTL_REFERENCE_DIR;
}

std::string validators_dir() {
  return source_dir() + "/build/validators";
}

std::string validator(const std::string& name) {
  const std::string installed = validators_dir() + "/bin/" + name;
  return std::filesystem::exists(installed) ? installed : name;
}

std::string ctl_binary() {
  return CTL_BINARY;
}

}  // namespace ctl::test
