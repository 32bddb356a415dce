#pragma once

#include <string>

#include "engine/git/repository.h"
#include "engine/plan/plan.h"
#include "schema/documents/tree.h"

namespace ctl {

// Where to look.
struct HistoryRange {
  std::string from = "HEAD";
  std::string until = {};  // a commit; empty: the beginning
  bool with_from = false;  // it counts itself, not only what came before
};

// What revisions of the repository say about the objects on which the files and
// the server differ: the rest of the history is not read.
Result<History> read_history(const Repository& repository, const State& wanted,
                             const State& actual, const HistoryRange& range,
                             const LoadOptions& options);

}  // namespace ctl
