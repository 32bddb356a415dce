#pragma once

#include <string_view>

namespace ctl {

// Whether a module binds a name at its top level: a definition, an assignment
// or an import, also below `if`, `try`, `for`, `while` and `with`. In doubt
// (`import *`, `exec`, `globals()`) it does.
bool binds_name(std::string_view python, std::string_view name);

}  // namespace ctl
