#include "schema/documents/gitops.h"

#include <algorithm>
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
  void add(const EntryFile& entry, const File& file, const Node& item,
           DefinitionKind kind);
  Reference find_target(const EntryFile& entry, const std::string& section,
                        const File& from, const Node& item);
  void find_file(Reference& reference, const std::string& path);
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
}

void EntryResolver::find_file(Reference& reference, const std::string& path) {
  const std::string target =
      resolve_path(directory_of(reference.from->source.path()), path);
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
  const std::string wanted =
      resolve_path(directory_of(reference.from->source.path()), pattern);
  for (const std::string& path : tree_.paths) {
    const bool yaml = path.ends_with(".yml") || path.ends_with(".yaml");
    if (yaml && matches_glob(wanted, path)) reference.targets.push_back(path);
  }
  if (reference.targets.empty()) {
    reference.outcome = is_outside(wanted) ? Reference::Outcome::kOutside
                                           : Reference::Outcome::kMissing;
  }
}

// The file or files that `path` or `paths` of an item stands for.
Reference EntryResolver::find_target(const EntryFile& entry,
                                     const std::string& section,
                                     const File& from, const Node& item) {
  Reference reference;
  reference.from = &from;
  reference.entry_path = entry.file->source.path();
  reference.section = section;
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
  const bool text =
      reference.value->is_scalar() && !reference.value->text.empty();
  if (!text) {
    reference.outcome = Reference::Outcome::kNotRead;
  } else if (reference.glob) {
    find_glob(reference, reference.value->text);
  } else {
    find_file(reference, reference.value->text);
  }
  return reference;
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
    Reference nested = find_target(entry, section, *file, item);
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
    Reference reference = find_target(entry, name, *entry.file, item);
    if (reference.value == nullptr) {
      add(entry, *entry.file, item, kind);
      continue;
    }
    // `path:` with nothing counts as absent; with `name` it is an item.
    const bool absent =
        reference.value->is_null() && item.find_any_case("name") != nullptr;
    if (absent) {
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

// Settings of the server that ctl reads and leaves alone.
void EntryResolver::whole_section(const EntryFile& entry,
                                  const Entry& section) {
  tree_.ignored.push_back({entry.file->source.path(), section.key.text});
  if (!section.value.is_map() || section.key.text == "software") return;
  Reference reference =
      find_target(entry, section.key.text, *entry.file, section.value);
  if (reference.value == nullptr || reference.glob) return;
  if (reference.outcome == Reference::Outcome::kFound) {
    File* file = open_(reference.targets.front());
    if (file != nullptr && file->role == FileRole::kNone) {
      file->role = FileRole::kSettings;
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
