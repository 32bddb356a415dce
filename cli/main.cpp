#include <cerrno>
#include <cstdlib>
#include <iostream>

#include "cli/app.h"
#include "cli/message.h"
#include "schema/base/system_words.h"
#include "schema/base/text.h"

namespace {

// A report that did not arrive whole is no report, whatever it would have said.
bool write_rest() {
  if (std::cout.flush()) return true;
  std::cout.clear();
  errno = 0;
  std::cout.flush();  // tells why, when something is left to write
  const std::string reason =
      errno == 0 ? std::string() : ctl::concat(": ", ctl::system_words(errno));
  ctl::print_error(std::cerr, {ctl::concat("cannot write the output", reason),
                               "make room, or write it elsewhere"});
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  ctl::Leftovers leftovers;
  int code = ctl::run(argc, argv, {std::cin, std::cout, std::cerr, &leftovers});
  if (!write_rest()) code = ctl::kExitFailure;
  std::cerr.flush();
  std::_Exit(code);  // with the leftovers as they are
}
