#pragma once

#include <vector>

#include "engine/plan/object.h"
#include "schema/base/diagnostic.h"
#include "schema/documents/tree.h"

namespace ctl {

// What the server or its own tools would refuse of one definition
// (contracts/fleet.md 6 and 8.1), so that a plan that is shown can be applied.
void check_definition(const Definition& definition, const Object& object,
                      std::vector<Diagnostic>& problems);

// Variables without a value in the files that hold definitions.
void check_variables(const Tree& tree, std::vector<Diagnostic>& problems);

}  // namespace ctl
