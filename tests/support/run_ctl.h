#pragma once

#include <string>
#include <vector>

namespace ctl::test {

struct Answer {
  int code = 0;
  std::string out;
  std::string err;
};

// Runs a whole command in this process: run_ctl({"lint", "-C", folder}).
Answer run_ctl(std::vector<std::string> arguments, const std::string& in = {});

}  // namespace ctl::test
