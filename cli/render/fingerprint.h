#pragma once

#include <string>
#include <vector>

#include "schema/base/diagnostic.h"

namespace ctl {

// One identity for each finding that survives edits elsewhere in its file: made
// of the rule, the path, the definition and the message, and of a count among
// equals; never of line numbers. 16 hexadecimal digits each.
std::vector<std::string> fingerprints(const std::vector<Diagnostic>& findings);

}  // namespace ctl
