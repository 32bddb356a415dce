#include <cstdlib>
#include <iostream>

#include "cli/app.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  ctl::Leftovers leftovers;
  const int code =
      ctl::run(argc, argv, {std::cin, std::cout, std::cerr, &leftovers});
  std::cout.flush();
  std::cerr.flush();
  std::_Exit(code);  // with the leftovers as they are
}
