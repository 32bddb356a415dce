#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/emulator/analysis.h"

namespace ctl {

// The plan of a text in words, one line for each table in the order in which
// they are read, indented by how deep it is nested: which table drives, what
// each is asked for, what SQLite checks itself afterwards, and what it costs.
// With the scans of a run (SqlResult::scans) also how often each was entered,
// and what it gave.
std::vector<std::string> explain(const SqlAnalysis& sql,
                                 const std::map<int, ScanCount>& scans = {});

}  // namespace ctl
