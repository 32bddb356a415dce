#pragma once

#include <string>

namespace ctl::test {

// The text of tests/<path>; fails the test when it cannot be read.
std::string fixture(const std::string& path);

// Compares with tests/<path>. With CTL_BLESS=1 in the environment the file is
// written instead; its difference is then read like code.
void check_golden(const std::string& path, const std::string& text);

}  // namespace ctl::test
