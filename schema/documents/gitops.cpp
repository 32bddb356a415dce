#include "schema/documents/gitops.h"

#include <algorithm>
#include <array>
#include <utility>

#include "schema/base/text.h"
#include "schema/documents/classify.h"
#include "schema/documents/definitions.h"
#include "schema/documents/paths.h"

namespace ctl {
namespace {

class EntryResolver {
 public:
  EntryResolver(Tree& tree, FileSource& source, const OpenFile& open)
      : tree_(tree), source_(source), open_(open) {}

  void resolve(const EntryFile& entry);

 private:
  void section(const EntryFile& entry, const Entry& section);
  void items(const EntryFile& entry, const Entry& section, DefinitionKind kind);
  void list_file(const EntryFile& entry, const std::string& section,
                 DefinitionKind kind, const std::string& path);
  void whole_section(const EntryFile& entry, const Entry& section);
  void files(const EntryFile& entry, const Node& node, const Reference& like);
  void package_files(const Reference& package);
  void policy_files(const EntryFile& entry, const File& file, const Node& item);
  void add(const EntryFile& entry, const File& file, const Node& item,
           DefinitionKind kind);
  Reference find_target(Reference reference, const Node& item);
  void resolve_target(Reference& reference, std::string_view directory);
  void find_file(Reference& reference, const std::string& target);
  void find_glob(Reference& reference, const std::string& pattern);

  Tree& tree_;
  FileSource& source_;
  const OpenFile& open_;
};

std::string scope_of(const File& file, const Node& root) {
  if (root.entry("org_settings") != nullptr) return "global";
  const Node* name = root.find("name");
  if (name == nullptr || !name->is_scalar()) {
    return root.entry("team_settings") == nullptr ? "global" : "team:";
  }
  const std::string lower = lower_ascii(name->text);
  const std::string_view base = base_name(file.source.path());
  const bool no_team = (base == "no-team.yml" && lower == "no team") ||
                       (base == "unassigned.yml" && lower == "unassigned");
  return no_team ? "no-team" : concat("team:", name->text);
}

void EntryResolver::add(const EntryFile& entry, const File& file,
                        const Node& item, DefinitionKind kind) {
  Definition definition = gitops_definition(file, item, kind);
  definition.scope = kind == DefinitionKind::kLabel ? "global" : entry.scope;
  definition.entry_path = entry.file->source.path();
  tree_.definitions.push_back(std::move(definition));
  if (kind == DefinitionKind::kPolicy) policy_files(entry, file, item);
}

void EntryResolver::find_file(Reference& reference, const std::string& target) {
  reference.targets = {target};
  if (is_outside(target)) {
    const bool there = !source_.sees_outside() || source_.exists(target);
    reference.outcome =
        there ? Reference::Outcome::kOutside : Reference::Outcome::kMissing;
    return;
  }
  if (tree_.has_path(target) || source_.exists(target)) return;
  const bool directory =
      target.empty() || std::any_of(tree_.paths.begin(), tree_.paths.end(),
                                    [&](const std::string& other) {
                                      return other.size() > target.size() &&
                                             other.starts_with(target) &&
                                             other[target.size()] == '/';
                                    });
  reference.outcome =
      directory ? Reference::Outcome::kDirectory : Reference::Outcome::kMissing;
}

void EntryResolver::find_glob(Reference& reference,
                              const std::string& pattern) {
  const bool any_name = reference.use == Reference::Use::kFile;
  for (const std::string& path : tree_.paths) {
    const bool wanted =
        any_name || path.ends_with(".yml") || path.ends_with(".yaml");
    if (wanted && matches_glob(pattern, path))
      reference.targets.push_back(path);
  }
  if (reference.targets.empty()) {
    reference.outcome = is_outside(pattern) ? Reference::Outcome::kOutside
                                            : Reference::Outcome::kMissing;
  }
}

// What the value names, as seen from a directory of the tree.
void EntryResolver::resolve_target(Reference& reference,
                                   std::string_view directory) {
  const Node& value = *reference.value;
  if (!value.is_scalar() || value.text.empty()) {
    reference.outcome = Reference::Outcome::kNotRead;
    return;
  }
  const std::string target = resolve_path(directory, value.text);
  return reference.glob ? find_glob(reference, target)
                        : find_file(reference, target);
}

// The file or files that `path` or `paths` of an item stands for: no value when
// it has neither. A null counts as absent, for an item that has a name.
Reference EntryResolver::find_target(Reference reference, const Node& item) {
  reference.item = &item;
  reference.value = item.find_any_case("path");
  if (reference.value == nullptr || reference.value->is_null()) {
    const Node* paths = item.find_any_case("paths");
    if (paths != nullptr && !paths->is_null()) {
      reference.value = paths;
      reference.glob = true;
    }
  }
  if (reference.value == nullptr) return reference;
  if (reference.value->is_null() && item.find_any_case("name") != nullptr) {
    reference.value = nullptr;
    return reference;
  }
  resolve_target(reference, directory_of(reference.from->source.path()));
  return reference;
}

// Whether an item may stand for a file: it has `path` or `paths`.
bool may_refer(const Node& item) {
  return std::any_of(
      item.entries.begin(), item.entries.end(), [](const Entry& entry) {
        const std::string& key = entry.key.text;
        const bool as_long = key.size() == 4 || key.size() == 5;
        return as_long &&
               std::string_view("paths").starts_with(lower_ascii(key));
      });
}

void EntryResolver::list_file(const EntryFile& entry,
                              const std::string& section, DefinitionKind kind,
                              const std::string& path) {
  File* file = open_(path);
  if (file == nullptr || file->root() == nullptr) return;
  if (file->role == FileRole::kNone || file->role == FileRole::kSettings) {
    file->role = FileRole::kList;
  }
  if (file->role != FileRole::kList) return;
  if (!file->list_kind) file->list_kind = kind;
  for (const Node& item : file->root()->items) {
    if (!item.is_map()) continue;
    if (!may_refer(item)) {
      add(entry, *file, item, kind);
      continue;
    }
    Reference nested = find_target({.from = file,
                                    .entry_path = entry.file->source.path(),
                                    .section = section},
                                   item);
    if (nested.value != nullptr) {
      nested.nested = true;
      nested.outcome = Reference::Outcome::kNotRead;
      tree_.references.push_back(std::move(nested));
    } else {
      add(entry, *file, item, kind);
    }
  }
}

void EntryResolver::items(const EntryFile& entry, const Entry& section,
                          DefinitionKind kind) {
  const std::string& name = section.key.text;
  for (const Node& item : section.value.items) {
    if (!item.is_map()) continue;
    if (!may_refer(item)) {
      add(entry, *entry.file, item, kind);
      continue;
    }
    Reference reference = find_target({.from = entry.file,
                                       .entry_path = entry.file->source.path(),
                                       .section = name},
                                      item);
    if (reference.value == nullptr) {
      add(entry, *entry.file, item, kind);
      continue;
    }
    if (reference.outcome == Reference::Outcome::kFound) {
      for (const std::string& path : reference.targets)
        list_file(entry, name, kind, path);
    }
    tree_.references.push_back(std::move(reference));
  }
}

// The script and the package that a policy names: as seen from its own file.
void EntryResolver::policy_files(const EntryFile& entry, const File& file,
                                 const Node& item) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2>
      kFiles = {{{"run_script", "path"}, {"install_software", "package_path"}}};
  for (const auto& [key, inner] : kFiles) {
    const Node* map = item.find_any_case(key);
    const Node* value = map == nullptr ? nullptr : map->find_any_case(inner);
    if (value == nullptr || value->is_null()) continue;
    Reference reference = {.use = Reference::Use::kFile,
                           .from = &file,
                           .entry_path = entry.file->source.path(),
                           .section = "policies",
                           .key = std::string(key),
                           .item = map,
                           .value = value};
    resolve_target(reference, directory_of(file.source.path()));
    tree_.references.push_back(std::move(reference));
  }
}

// Every `path` below a section that holds no definitions. Also in a file that
// stands for the section, they are seen from the entry file.
void EntryResolver::files(const EntryFile& entry, const Node& node,
                          const Reference& like) {
  for (const Node& item : node.items)
    files(entry, item, like);
  for (const Entry& inner : node.entries) {
    const std::string& key = inner.key.text;
    if ((key == "path" || key == "paths") && inner.value.is_scalar()) {
      Reference reference = like;
      reference.item = &node;
      reference.value = &inner.value;
      reference.glob = key == "paths";
      resolve_target(reference, directory_of(entry.file->source.path()));
      if (like.key == "packages") package_files(reference);
      tree_.references.push_back(std::move(reference));
    } else {
      Reference below = like;
      below.key = key;
      files(entry, inner.value, below);
    }
  }
}

// A software package may be a file that names others, a query among them.
void EntryResolver::package_files(const Reference& package) {
  if (package.outcome != Reference::Outcome::kFound) return;
  for (const std::string& target : package.targets) {
    if (!target.ends_with(".yml") && !target.ends_with(".yaml")) continue;
    File* file = open_(target);
    const Node* root = file == nullptr ? nullptr : file->root();
    if (root == nullptr || !root->is_map()) continue;
    if (file->role == FileRole::kNone) file->role = FileRole::kSettings;
    const Node* query = root->find_any_case("pre_install_query");
    const Node* path =
        query == nullptr ? nullptr : query->find_any_case("path");
    if (path == nullptr) continue;
    Reference reference = {.use = Reference::Use::kFile,
                           .from = file,
                           .entry_path = package.entry_path,
                           .section = package.section,
                           .key = "pre_install_query",
                           .item = query,
                           .value = path};
    resolve_target(reference, directory_of(target));
    tree_.references.push_back(std::move(reference));
  }
}

// Settings of the server that ctl reads and leaves alone.
void EntryResolver::whole_section(const EntryFile& entry,
                                  const Entry& section) {
  const std::string& name = section.key.text;
  tree_.ignored.push_back({entry.file->source.path(), name});
  // Whatever stands in the agent's configuration is no file of the tree.
  const bool holds_files = name != "agent_options";
  const Reference like = {.use = Reference::Use::kFile,
                          .from = entry.file,
                          .entry_path = entry.file->source.path(),
                          .section = name};
  Reference reference;
  if (section.value.is_map() && name != "software") {
    reference = find_target({.use = Reference::Use::kSection,
                             .from = entry.file,
                             .entry_path = entry.file->source.path(),
                             .section = name},
                            section.value);
  }
  if (reference.value == nullptr || reference.glob) {
    if (holds_files) files(entry, section.value, like);
    return;
  }
  if (reference.outcome == Reference::Outcome::kFound) {
    File* file = open_(reference.targets.front());
    if (file != nullptr && file->role == FileRole::kNone) {
      file->role = FileRole::kSettings;
    }
    if (file != nullptr && file->root() != nullptr && name == "controls") {
      Reference inner = like;
      inner.from = file;
      files(entry, *file->root(), inner);
    }
  }
  tree_.references.push_back(std::move(reference));
}

void EntryResolver::section(const EntryFile& entry, const Entry& section) {
  const std::string& key = section.key.text;
  if (const std::optional<DefinitionKind> kind = section_kind(key)) {
    items(entry, section, *kind);
  } else if (key == "controls" || key == "software" || key == "org_settings" ||
             key == "team_settings" || key == "settings" ||
             key == "agent_options") {
    whole_section(entry, section);
  }
}

void EntryResolver::resolve(const EntryFile& entry) {
  for (const Entry& candidate : entry.root->entries) {
    if (entry.root->entry(candidate.key.text) == &candidate) {
      section(entry, candidate);
    }
  }
}

}  // namespace

void resolve_entries(Tree& tree, FileSource& source, const OpenFile& open) {
  for (const std::unique_ptr<File>& file : tree.files) {
    if (file->role != FileRole::kEntry) continue;
    const Node* root = file->root();
    tree.entries.push_back({file.get(), root, scope_of(*file, *root)});
  }
  EntryResolver resolver(tree, source, open);
  for (const EntryFile& entry : tree.entries)
    resolver.resolve(entry);
}

}  // namespace ctl
