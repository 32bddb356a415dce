#include <iostream>

#include "cli/app.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  return ctl::run(argc, argv, {std::cin, std::cout, std::cerr});
}
