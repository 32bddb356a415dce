#pragma once

#include "engine/git/repository.h"
#include "engine/plan/plan.h"
#include "schema/documents/tree.h"

namespace ctl {

// What older revisions of the repository say about the objects on which the
// files and the server differ: the rest of the history is not read. Walks back
// from HEAD; HEAD itself counts when `with_head` (the files are not HEAD's).
Result<History> read_history(const Repository& repository, const State& wanted,
                             const State& actual, bool with_head,
                             const LoadOptions& options);

}  // namespace ctl
