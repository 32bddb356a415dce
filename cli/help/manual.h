#pragma once

#include <string>

namespace CLI {
class App;
}

namespace ctl {

// The manual page ctl(1) in roff, made of the texts that `--help` prints.
std::string manual_page(const CLI::App& root);

}  // namespace ctl
