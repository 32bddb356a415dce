#pragma once

#include <vector>

#include "schema/documents/tree.h"
#include "validators/affected.h"
#include "validators/finding.h"
#include "validators/lint.h"

namespace ctl {

// What the rules find in a tree, in no order. With a part: in that part only,
// and without the rules about the whole tree.
std::vector<Reported> run_checks(const Tree& tree, const LintOptions& options,
                                 const Part* part);

// What the rules about the whole tree find.
std::vector<Reported> run_tree_checks(const Tree& tree,
                                      const LintOptions& options);

}  // namespace ctl
