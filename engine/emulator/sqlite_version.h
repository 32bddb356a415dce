#pragma once

#include <string_view>

namespace ctl {

// The SQLite that the emulator runs on.
std::string_view linked_sqlite_version();

// Whether it is known to plan like the agent's 3.42.0 (contracts/osquery.md
// 3.6): from 3.38, which offers LIMIT to tables, to 3.42; later releases judge
// required columns of some joins differently.
bool sqlite_plans_like_agent();

}  // namespace ctl
