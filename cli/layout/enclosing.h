#pragma once

#include <string>

#include "cli/app.h"

namespace ctl {

// Why commands in a new repository would read another one around it: a ctl.yml
// further up makes it a part of that one. Empty when they would not. `shown` is
// the path as it was given.
std::string enclosing_note(const Globals& globals, const std::string& shown);

}  // namespace ctl
