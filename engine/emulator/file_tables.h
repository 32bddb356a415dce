#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/emulator/paths.h"
#include "schema/hosts/host.h"

namespace ctl {

// A constraint that reached a path-driven table (contracts/osquery.md 7).
struct PathConstraint {
  std::string_view column;
  bool like = false;  // else `=`, or one value of an IN
  std::string value;
};

// The rows that `file` or `hash` makes of the file tree; nothing for another
// table. A file larger than `read_max` bytes has empty digests.
std::optional<TableRows> generate_file_rows(
    std::string_view table, std::span<const PathConstraint> constraints,
    const FileTree& tree, std::size_t read_max = 52428800);

// Whether a value that a path-driven table is asked for stands for this path:
// `=` compares, LIKE expands.
bool asks_for_path(const PathConstraint& constraint, std::string_view path,
                   std::optional<Platform> platform);

// The text under which `registry` shows a key that the host has; nothing when
// the constraint does not name it. `key` and `path` name keys with `=` or LIKE
// (`%` one level, a trailing `%%` 32 levels down), hives in upper case; what is
// written out is shown as it was written.
std::optional<std::string> key_as_asked(const PathConstraint& constraint,
                                        std::string_view key);
bool is_hive(std::string_view key);

// What is before the last separator of a registry path; all of it when there
// is none.
std::string_view registry_key_of(std::string_view path);

}  // namespace ctl
