#pragma once

#include <string>

namespace ctl {

// The operating system's own words for an error number, as a message quotes
// them after ours: in lower case and double quotes, "permission denied".
std::string system_words(int code);

}  // namespace ctl
