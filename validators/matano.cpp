#include "validators/matano.h"

#include <map>

#include "schema/base/text.h"
#include "schema/documents/paths.h"

namespace ctl {
namespace {

constexpr std::string_view kDetections = "detections";

// What follows a folder of a Matano directory in a path; "" when it lies
// elsewhere.
std::string_view below(std::string_view path, std::string_view root,
                       std::string_view folder) {
  if (!root.empty()) {
    if (!path.starts_with(root) || path.size() <= root.size()) return {};
    path.remove_prefix(root.size() + 1);
  }
  const bool inside = path.size() > folder.size() + 1 &&
                      path.starts_with(folder) && path[folder.size()] == '/';
  return inside ? path.substr(folder.size() + 1) : std::string_view();
}

// The name that a file gives itself, else the one of the file; nothing when it
// cannot be read.
std::optional<std::string> name_in(const Tree& tree, const std::string& path) {
  const File* file = tree.file(path);
  if (file == nullptr || file->broken || file->root() == nullptr) {
    return std::nullopt;
  }
  const Node* name = file->root()->find("name");
  if (name != nullptr && name->is_scalar()) return name->text;
  return std::string(stem_of(path));
}

}  // namespace

std::optional<std::string> matano_root(std::string_view path) {
  const std::string_view parent = directory_of(directory_of(path));
  if (base_name(parent) != kDetections) return std::nullopt;
  return std::string(directory_of(parent));
}

std::optional<std::set<std::string>> log_tables(const Tree& tree,
                                                std::string_view root) {
  // The names of the sources first: those of their tables begin with them.
  std::map<std::string, std::string> sources;
  std::set<std::string> tables = {"matano_alerts"};
  for (const std::string& path : tree.paths) {
    const std::string_view source = below(path, root, "log_sources");
    const std::string_view enrichment = below(path, root, "enrichment");
    const bool is_source = base_name(source) == "log_source.yml";
    const bool is_enrichment = base_name(enrichment) == "enrichment.yml";
    if (!is_source && !is_enrichment) continue;
    const auto name = name_in(tree, path);
    if (!name) return std::nullopt;
    if (is_source) sources.emplace(directory_of(path), *name);
    tables.insert(is_source ? *name : "enrich_" + *name);
  }
  if (sources.empty()) return std::nullopt;
  for (const std::string& path : tree.paths) {
    const std::string_view folder = directory_of(path);
    const bool yaml = path.ends_with(".yml") || path.ends_with(".yaml");
    if (!yaml || base_name(folder) != "tables") continue;
    const auto source = sources.find(std::string(directory_of(folder)));
    if (source == sources.end()) continue;
    const auto name = name_in(tree, path);
    if (!name) return std::nullopt;
    tables.insert(*name == "default" ? source->second
                                     : source->second + '_' + *name);
  }
  return tables;
}

std::optional<std::set<std::string>> destination_names(const Tree& tree,
                                                       std::string_view root) {
  std::set<std::string> names;
  for (const std::string& path : tree.paths) {
    if (below(path, root, "integrations/destinations").empty()) continue;
    const auto name = name_in(tree, path);
    if (!name) return std::nullopt;
    names.insert(*name);
  }
  if (names.empty()) return std::nullopt;
  return names;
}

std::vector<DetectionDirectory> detection_directories(const Tree& tree) {
  std::set<std::string> roots;
  for (const std::string& path : tree.paths) {
    if (base_name(path) == "matano.config.yml") {
      roots.emplace(directory_of(path));
    } else if (base_name(path) == "detection.yml" ||
               base_name(path) == "detect.py") {
      if (const auto root = matano_root(path)) roots.insert(*root);
    }
  }
  std::map<std::string, DetectionDirectory> found;
  for (const std::string& path : tree.paths) {
    for (const std::string& root : roots) {
      const std::string_view rest = below(path, root, kDetections);
      const std::size_t slash = rest.find('/');
      if (slash == std::string_view::npos) continue;
      const std::string directory =
          path.substr(0, path.size() - rest.size() + slash);
      DetectionDirectory& one = found[directory];
      one.path = directory;
      one.files.emplace(rest.substr(slash + 1));
    }
  }
  std::vector<DetectionDirectory> out;
  for (auto& [path, directory] : found)
    out.push_back(std::move(directory));
  return out;
}

}  // namespace ctl
