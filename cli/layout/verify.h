#pragma once

#include <string>
#include <vector>

#include "cli/layout/repository_files.h"
#include "engine/plan/plan.h"
#include "engine/plan/wanted.h"

namespace ctl {

// A definition that does not come back from its file as it went in.
struct Unfaithful {
  Object object;
  std::string why;  // "the server would refuse it: …", "its 'query' changes"
};

struct Verified {
  Wanted wanted;  // what the files ask for
  std::vector<Unfaithful> unfaithful;
};

// Loads `files` as `ctl diff` would, with no variable set, and compares what
// they define with `expected` by meaning. An Error when they do not load.
Result<Verified> verify_files(const Files& files, const State& expected);

}  // namespace ctl
