#pragma once

#include <unordered_set>
#include <vector>

#include "schema/documents/tree.h"
#include "validators/finding.h"
#include "validators/lint.h"

namespace ctl {

// The part of a tree where a change may have made or mended a finding.
struct Part {
  std::unordered_set<const File*> files;
  std::unordered_set<const Definition*> statements;  // in those files
};

// One side of a change and what the rules about the whole tree found in it.
struct Side {
  const Tree& tree;
  const LintOptions& options;
  const std::vector<Reported>& findings;
};

struct Affected {
  Part before;
  Part after;
};

// Where the findings of two trees may differ. What is left out has the same
// findings on both sides, and so has a statement that is left out of a file
// (docs/decisions/changed.md).
Affected affected_by(const Side& before, const Side& after);

}  // namespace ctl
