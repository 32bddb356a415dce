#pragma once

#include <optional>
#include <string_view>

struct sqlite3;

namespace ctl {

// The agent's ways to order version texts (contracts/osquery.md 12), as the
// collations version, version_arch, version_dpkg and version_rhel and as the
// third argument of version_compare().
enum class VersionFlavor { kGeneric, kArch, kDpkg, kRhel };

// "ARCH", "DPKG" or "RHEL" in any case.
std::optional<VersionFlavor> parse_version_flavor(std::string_view name);

// Negative, zero or positive. Digits are compared as text with the length as
// the tie-break, not as numbers: that is what the agent does.
int compare_versions(std::string_view left, std::string_view right,
                     VersionFlavor flavor);

// An SQLite result code.
int register_collations(sqlite3* db);

}  // namespace ctl
