#pragma once

#include <vector>

#include "schema/documents/tree.h"
#include "validators/finding.h"

namespace ctl {

// What reading the tree found, with the definition around each place.
std::vector<Reported> loader_findings(const Tree& tree);

}  // namespace ctl
