#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/deploy/drift.h"
#include "engine/targets/activity.h"

namespace ctl {

// Who gave a field of the server's object its value: the first of those who
// wrote it, else the last who edited the object since it had another.
// `activities` are newest first.
std::optional<Blame> blame_for_value(const Object& actual,
                                     const std::string& field,
                                     const std::vector<Activity>& activities);

// Who last edited, or deleted, an object.
std::optional<Blame> blame_for_edit(const Object& actual,
                                    const std::vector<Activity>& activities);
std::optional<Blame> blame_for_deletion(
    const Object& gone, const std::vector<Activity>& activities);

}  // namespace ctl
