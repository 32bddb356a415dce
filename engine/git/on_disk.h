#pragma once

#include <optional>
#include <string>

#include "engine/git/git_library.h"

namespace ctl {

// The bytes of a file when they are those of the blob `id`; nothing when it is
// no file of its own, has other bytes or cannot be read. Looks at the bytes
// themselves: times and attributes cannot mislead it.
std::optional<std::string> read_if_same(const std::string& file,
                                        const git_oid& id);

}  // namespace ctl
