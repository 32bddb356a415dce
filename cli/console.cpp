#include "cli/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

namespace ctl {

Style style_for(const std::ostream& out, const Globals& globals) {
  const bool terminal = &out == &std::cout && isatty(STDOUT_FILENO) == 1;
  Style style;
  const char* no_color = std::getenv("NO_COLOR");
  const bool wanted = no_color == nullptr || *no_color == '\0';
  style.color = globals.color == "always" ||
                (globals.color == "auto" && wanted && terminal);
  winsize size{};
  if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
    style.width = size.ws_col;
  }
  return style;
}

bool is_terminal(const std::ostream& err) {
  return &err == &std::cerr && isatty(STDERR_FILENO) == 1;
}

bool can_ask(const std::istream& in) {
  return &in == &std::cin && isatty(STDIN_FILENO) == 1;
}

}  // namespace ctl
