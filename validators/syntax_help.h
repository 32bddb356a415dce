#pragma once

#include <string>

#include "validators/context.h"

namespace ctl {

// What to do about an error of SQLite's parser; "" when nothing is known. A
// guess is made only when the statement gets further with it.
std::string syntax_help(const SqlContext& context, const SqlVerdict& failing);

}  // namespace ctl
