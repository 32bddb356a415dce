#include "tests/support/paths.h"

namespace ctl::test {

std::string source_dir() {
  return CTL_SOURCE_DIR;
}

std::string reference_dir() {
  return CTL_REFERENCE_DIR;
}

std::string ctl_binary() {
  return CTL_BINARY;
}

}  // namespace ctl::test
