#pragma once

#include <cstdint>
#include <string_view>

#include "engine/devserver/database.h"
#include "engine/devserver/user.h"

namespace ctl::devserver {

// Whether platforms of a query or policy ("darwin, linux"; empty: all) include
// that of a host ("ubuntu" is a linux).
bool runs_on(std::string_view platforms, std::string_view host_platform);

// Whether a policy (labels to include and to exclude) or a query (to include)
// is for a host, by its labels.
bool policy_targets(Database& db, std::int64_t policy, std::int64_t host);
bool query_targets(Database& db, std::int64_t query, std::int64_t host);

// Whether an object of this team reaches hosts of that one.
bool reaches(TeamId team, std::int64_t host_team);

}  // namespace ctl::devserver
