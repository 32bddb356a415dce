#pragma once

#include <vector>

#include "engine/emulator/scan.h"

namespace ctl {

// What a table driven by path constraints generates (contracts/osquery.md 7):
// the host's rows of the table that the constraints name, and for `file` and
// `hash` what its file tree holds besides.
ScanAnswer scan_paths(const EmulatedTable& table,
                      const std::vector<ScanArgument>& arguments);

// What `registry` reads on Windows.
ScanAnswer scan_registry(const EmulatedTable& table,
                         const std::vector<ScanArgument>& arguments);

}  // namespace ctl
