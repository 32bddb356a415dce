#pragma once

#include <set>
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
  // "query global": a section that an entry file does not have. What it once
  // held stays: nothing is deleted by omission.
  std::set<std::string> absent_sections;
  // Definitions that cannot be sent: no name, no SQL, a wrong type or value, a
  // variable that is not set.
  std::vector<Diagnostic> problems;
};

// Queries, policies, labels and teams of the GitOps and apply-style documents;
// packs and the other formats are not for a server. `renamed_from` comes from
// the `meta` of *.tests.yml.
Wanted wanted_state(const Tree& tree);

}  // namespace ctl
