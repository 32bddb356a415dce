#pragma once

#include <cstddef>

#include "schema/documents/yaml_text.h"

namespace ctl {

// Reads the escape of a double-quoted text whose backslash is at `at`, appends
// what it stands for and returns the offset after it. Throws YamlFault.
std::size_t put_escape(ScalarText& out, const YamlChars& chars, std::size_t at);

}  // namespace ctl
