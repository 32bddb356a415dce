#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "schema/documents/tree.h"

namespace ctl {

// What rules ask of a Matano directory (contracts/matano.md 1, 5).

// The directory whose `detections` holds the file: "" for
// detections/a/detect.py; nothing for a file that stands elsewhere.
std::optional<std::string> matano_root(std::string_view path);

// The tables that its log sources and enrichments make, by the names that
// detections call them. Nothing when there are none, or not all can be known.
std::optional<std::set<std::string>> log_tables(const Tree& tree,
                                                std::string_view root);

// The destinations of its integrations; nothing as above.
std::optional<std::set<std::string>> destination_names(const Tree& tree,
                                                       std::string_view root);

// A directory below `detections`, its files by base name.
struct DetectionDirectory {
  std::string path;
  std::set<std::string, std::less<>> files;
};
// Those of every Matano directory of the tree, sorted.
std::vector<DetectionDirectory> detection_directories(const Tree& tree);

}  // namespace ctl
