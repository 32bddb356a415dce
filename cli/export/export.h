#pragma once

#include <string>
#include <vector>

#include "cli/layout/repository_files.h"
#include "engine/targets/target.h"
#include "schema/base/result.h"

namespace ctl {

struct ExportOptions {
  // "teams" or "fleets"; empty: as the server's version calls them.
  std::string names;
};

struct Export {
  Files files;
  State state;  // what the files define
  std::size_t teams = 0;
  std::vector<std::string> notes;  // what they do not, and why
};

// A repository of what a server holds. The plan from it to the server is empty:
// what cannot be written so that it is, stays out of it, with a note.
Result<Export> make_export(State actual, const std::vector<ScopeInfo>& scopes,
                           const ServerInfo& server,
                           const ExportOptions& options);

}  // namespace ctl
