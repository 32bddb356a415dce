#pragma once

#include <string_view>

#include "engine/emulator/database.h"
#include "engine/emulator/emulator.h"
#include "engine/emulator/session.h"

namespace ctl {

// Emulator::run() and Emulator::prepare() on one connection; to prepare, only
// statements that make or drop tables and views run.
SqlResult execute_sql(Session& session, Database& database,
                      std::string_view sql, const RunOptions& options,
                      bool only_prepare);

}  // namespace ctl
