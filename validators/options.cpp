#include "validators/options.h"

#include <string_view>

namespace ctl {
namespace {

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

}  // namespace

LintOptions lint_options(const Tree& tree) {
  LintOptions out;
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
  if (const Node* rules = find(root, "rules")) {
    for (const Entry& entry : rules->entries) {
      // YAML 1.1 readers take `off` for false; here it is the word.
      if (const auto level = parse_level(entry.value.text)) {
        out.levels[entry.key.text] = *level;
      }
    }
  }
  return out;
}

}  // namespace ctl
