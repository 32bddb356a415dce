#pragma once

#include <set>
#include <vector>

#include "schema/base/diagnostic.h"
#include "schema/documents/tree.h"

namespace ctl {

// A tree and what was found in it.
struct Linted {
  const Tree& tree;
  const std::vector<Diagnostic>& findings;
};

// The findings of `after` that the change from `before` caused: those that were
// not there, wherever they are, and those in a definition that it touched. What
// only moved, to another line or another file, was there
// (docs/decisions/changed.md).
std::vector<Diagnostic> caused_by_change(const Linted& before,
                                         const Linted& after);

// The definitions of `after` that are not in `before`, or say something else
// there.
std::set<const Definition*> changed_definitions(const Tree& before,
                                                const Tree& after);

}  // namespace ctl
