#pragma once

#include "schema/base/result.h"
#include "schema/documents/tree.h"

namespace ctl {

// Two states of one tree, as load_tree() reads each, in less time than one
// after the other: they share what LoadOptions::shared knows, and are built
// side by side.
struct TwoTrees {
  Tree before;
  Tree after;
};
Result<TwoTrees> load_trees(FileSource& before, FileSource& after,
                            const LoadOptions& options);

}  // namespace ctl
