#pragma once

#include "schema/documents/tree.h"
#include "validators/lint.h"

namespace ctl {

// What the tree's own ctl.yml says about linting; defaults without one. Values
// that make no sense are left out here: rules report them.
LintOptions lint_options(const Tree& tree);

// The entries `rule: level` of a ctl.yml, under `rules` and under `paths`.
std::vector<const Entry*> level_entries(const Node& root);

}  // namespace ctl
