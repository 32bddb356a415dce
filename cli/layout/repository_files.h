#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/plan/plan.h"

namespace ctl {

// Texts of files by their path from the root of a repository.
using Files = std::map<std::string, std::string>;

struct LayoutOptions {
  // `fleets/`, `reports:`, `settings:` and "Unassigned", as Fleet 4.82 and
  // later call them; else `teams/`, `queries:`, `team_settings:`, "No team".
  bool fleets = false;
  // The variables that stand for the enrol secrets of a scope; one when it is
  // not listed.
  std::map<std::string, std::size_t> secrets = {};
  std::string origin = {};  // a line for the head of each entry file
  // Why an object is there, by object_key(): for its `*.tests.yml`.
  std::map<std::string, std::string> reasons = {};
};

// A GitOps repository that defines what `state` holds: an entry file for each
// of `scopes`, a file for each definition, and files for the settings, in
// which secrets are variables.
Files repository_files(const State& state,
                       const std::vector<std::string>& scopes,
                       const LayoutOptions& options);

// "sshd-on-another-port": of the ASCII letters and digits of a name, for a file
// on any system; empty when it has none.
std::string file_stem(std::string_view name);

}  // namespace ctl
