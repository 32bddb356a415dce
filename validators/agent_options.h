#pragma once

#include <vector>

#include "schema/documents/tree.h"

namespace ctl {

// The osquery configurations in a file: the file itself, or those of Fleet's
// agent options with the overrides of platforms (contracts/fleet.md 8.6).
std::vector<const Node*> agent_configs(const Tree& tree, const File& file);

}  // namespace ctl
