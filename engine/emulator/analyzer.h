#pragma once

#include <string_view>

#include "engine/emulator/analysis.h"
#include "engine/emulator/database.h"
#include "engine/emulator/session.h"

namespace ctl {

// Emulator::analyze() on one connection, which statements that make or drop
// tables and views change.
SqlAnalysis analyze_sql(Session& session, Database& database,
                        std::string_view sql);

}  // namespace ctl
