#pragma once

#include <optional>
#include <string>

#include "cli/deploy/session.h"

namespace ctl {

// Signs that the server holds a later commit than the one of the files: an
// object that is as a later commit of the same branch has it and as no earlier
// one does, or the audit file's last record of this server. Later commits are
// those of the upstream branch, of the branch that the CI system names and of
// the main branch, as far as they were fetched. Nothing when there are none.
Result<std::optional<NewerCommit>> newer_on_server(const Workspace& workspace,
                                                   const Comparison& comparison,
                                                   const History& history);

// "the server has query 'x' of 1a2b3c4d5e, which is newer than these files".
std::string describe(const NewerCommit& newer);

}  // namespace ctl
