#pragma once

#include <string>

#include "cli/app.h"
#include "cli/deploy/session.h"
#include "engine/plan/plan.h"

namespace ctl {

// Two states of the files of a repository.
struct RevisionRange {
  std::string from;
  std::string to;  // empty: the files as they are
};

// What applying `to` would change on a server that holds what `from` says.
// Needs no server; variables are compared as they are written, whatever their
// values.
Result<Plan> compare_revisions(const Globals& globals,
                               const RevisionRange& range,
                               const std::vector<std::string>& teams);

}  // namespace ctl
