#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/plan/plan.h"
#include "schema/documents/tree.h"

namespace ctl {

// What the files of a tree ask of a server.
struct Wanted {
  State state;
  // The scopes that entry files are about, sorted: what has to be read.
  std::vector<std::string> scopes;
  // Read but neither compared nor applied: path, section.
  std::vector<std::pair<std::string, std::string>> ignored;
  // Definitions that cannot be sent: without a name or SQL.
  std::vector<Diagnostic> problems;
};

// Queries, policies, labels and teams of the GitOps and apply-style documents;
// packs and the other formats are not for a server. `renamed_from` comes from
// the `meta` of *.tests.yml.
Wanted wanted_state(const Tree& tree);

}  // namespace ctl
