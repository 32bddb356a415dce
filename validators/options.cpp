#include "validators/options.h"

#include <string_view>

#include "schema/documents/paths.h"

namespace ctl {
namespace {

using Levels = std::map<std::string, Level, std::less<>>;

const Node* find(const Node* map, std::string_view key) {
  return map == nullptr ? nullptr : map->find(key);
}

std::vector<std::string> texts(const Node* list) {
  std::vector<std::string> out;
  if (list == nullptr) return out;
  for (const Node& item : list->items) {
    if (item.is_scalar()) out.push_back(item.text);
  }
  return out;
}

std::optional<Version> version(const Node* node) {
  if (node == nullptr || !node->is_scalar()) return std::nullopt;
  return parse_version(node->text);
}

// YAML 1.1 readers take `off` for false; here it is the word.
Levels levels(const Node* rules) {
  Levels out;
  if (rules == nullptr) return out;
  for (const Entry& entry : rules->entries) {
    if (const auto level = parse_level(entry.value.text)) {
      out[entry.key.text] = *level;
    }
  }
  return out;
}

std::vector<PathLevels> path_levels(const Node* paths) {
  std::vector<PathLevels> out;
  if (paths == nullptr) return out;
  for (const Entry& entry : paths->entries)
    out.push_back({entry.key.text, levels(&entry.value)});
  return out;
}

}  // namespace

bool PathLevels::applies_to(std::string_view path) const {
  std::string_view folder = pattern;
  if (folder.ends_with('/')) folder.remove_suffix(1);
  const bool below = path.size() > folder.size() && path.starts_with(folder) &&
                     path[folder.size()] == '/';
  return below || matches_glob(pattern, path);
}

std::vector<const Entry*> level_entries(const Node& root) {
  std::vector<const Entry*> out;
  const auto add = [&out](const Node* rules) {
    if (rules == nullptr) return;
    for (const Entry& entry : rules->entries)
      out.push_back(&entry);
  };
  add(root.find("rules"));
  if (const Node* paths = root.find("paths")) {
    for (const Entry& path : paths->entries)
      add(&path.value);
  }
  return out;
}

LintOptions lint_options(const Tree& tree) {
  LintOptions out;
  out.own_tables = tree.own_tables;
  const File* file = tree.file("ctl.yml");
  const Node* root = file == nullptr ? nullptr : file->root();
  const Node* osquery = find(root, "osquery");
  out.osquery_min = version(find(osquery, "min"));
  out.osquery_max = version(find(osquery, "max"));
  if (const Node* extensions = find(osquery, "extensions")) {
    out.extensions = texts(extensions);
  }
  out.fleet = version(find(find(root, "fleet"), "version"));
  out.required_meta = texts(find(find(root, "meta"), "required"));
  out.levels = levels(find(root, "rules"));
  out.path_levels = path_levels(find(root, "paths"));
  const Node* reasons = find(find(root, "suppressions"), "reasons");
  out.require_reasons = reasons != nullptr && reasons->text == "required";
  return out;
}

}  // namespace ctl
