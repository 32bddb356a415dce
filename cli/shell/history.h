#pragma once

#include <string>
#include <vector>

namespace ctl {

// The lines of earlier shells: a file of its owner only, the newest thousand.
// A file that cannot be read or written is none: nobody's work depends on it.
std::vector<std::string> read_history(const std::string& path);
void write_history(const std::string& path,
                   const std::vector<std::string>& lines);

}  // namespace ctl
