#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/help/completion.h"

namespace ctl {

// A ValueSource of what ctl knows: rules, tables, hosts, platforms, shells,
// kinds of files, and the definitions of the repository around `directory`.
std::optional<std::vector<Candidate>> known_values(
    std::string_view value_name, const std::string& directory);

}  // namespace ctl
