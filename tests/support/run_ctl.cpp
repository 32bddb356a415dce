#include "tests/support/run_ctl.h"

#include <sstream>

#include "cli/app.h"

namespace ctl::test {

Answer run_ctl(std::vector<std::string> arguments, const std::string& in) {
  arguments.insert(arguments.begin(), "ctl");
  std::vector<char*> argv;
  for (std::string& argument : arguments)
    argv.push_back(argument.data());
  std::istringstream input(in);
  std::ostringstream out;
  std::ostringstream err;
  const int code =
      run(static_cast<int>(argv.size()), argv.data(), {input, out, err});
  return {code, out.str(), err.str()};
}

}  // namespace ctl::test
