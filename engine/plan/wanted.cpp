#include "engine/plan/wanted.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>

#include "engine/plan/wanted_checks.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

// Sections of an item that belong to scripts and software, which ctl leaves
// alone.
constexpr std::array<std::string_view, 2> kAttachments = {"run_script",
                                                          "install_software"};

std::optional<ObjectKind> kind_of(const Definition& definition) {
  if (definition.dialect != Dialect::kGitOps &&
      definition.dialect != Dialect::kApply) {
    return std::nullopt;
  }
  switch (definition.kind) {
    case DefinitionKind::kQuery: return ObjectKind::kQuery;
    case DefinitionKind::kPolicy: return ObjectKind::kPolicy;
    case DefinitionKind::kLabel: return ObjectKind::kLabel;
    case DefinitionKind::kPack:
    case DefinitionKind::kTeam:
    case DefinitionKind::kDiscovery:
    case DefinitionKind::kDecorator:
    case DefinitionKind::kDetection:
    case DefinitionKind::kUnknown: return std::nullopt;
  }
  return std::nullopt;
}

bool is_server_scope(std::string_view scope) {
  return scope == "global" || scope == "no-team" || scope.starts_with("team:");
}

Value value_of(const Definition& definition, const FieldInfo& field) {
  switch (field.type) {
    case FieldShape::kFlag: return definition.flag(field.name);
    case FieldShape::kNumber: return definition.number(field.name);
    case FieldShape::kNames: return definition.list(field.name);
    case FieldShape::kText:
    case FieldShape::kPlatform:
    case FieldShape::kLogging:
    case FieldShape::kMembership: return definition.text(field.name);
  }
  return definition.text(field.name);
}

Object object_from(const Definition& definition, ObjectKind kind) {
  Object object;
  object.kind = kind;
  object.scope = kind == ObjectKind::kLabel ? "global" : definition.scope;
  object.name = definition.name;
  object.path = definition.file->source.path();
  object.line = definition.at.line;
  for (const FieldInfo& field : fields_of(kind)) {
    const Node* node = definition.field(field.name);
    if (node == nullptr || node->is_null()) continue;
    object.fields.emplace(field.name, value_of(definition, field));
  }
  object.fields["query"] = definition.sql;
  return object;
}

using Renames = std::map<std::string, std::string>;

void add_renames(const Node& root, Renames& out) {
  const Node* meta = root.find("meta");
  if (meta == nullptr || !meta->is_list()) return;
  for (const Node& item : meta->items) {
    const Node* before = item.find("renamed_from");
    if (before == nullptr || !before->is_scalar()) continue;
    for (const char* kind : {"query", "policy", "label", "team"}) {
      const Node* name = item.find(kind);
      if (name == nullptr || !name->is_scalar()) continue;
      out[concat(kind, ' ', name->text)] = before->text;
    }
  }
}

// "query NAME" -> the name before, from the sidecars.
Renames renames_of(const Tree& tree) {
  Renames renames;
  for (const auto& file : tree.files) {
    if (file->role != FileRole::kTests) continue;
    for (const Document& document : file->documents)
      add_renames(document.root, renames);
  }
  return renames;
}

// The sections of an entry file that hold a kind, in both generations of names.
std::vector<std::string_view> sections_of(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::kQuery: return {"queries", "reports"};
    case ObjectKind::kPolicy: return {"policies"};
    case ObjectKind::kLabel: return {"labels"};
    case ObjectKind::kTeam: break;
  }
  return {};
}

void add_absent_sections(const Tree& tree, Wanted& wanted) {
  for (const EntryFile& entry : tree.entries) {
    if (entry.root == nullptr) continue;
    for (const ObjectKind kind :
         {ObjectKind::kLabel, ObjectKind::kQuery, ObjectKind::kPolicy}) {
      const auto names = sections_of(kind);
      const bool present =
          std::any_of(names.begin(), names.end(), [&](std::string_view name) {
            return entry.root->find(name) != nullptr;
          });
      if (present) continue;
      wanted.absent_sections.insert(section_key(kind, entry.scope));
    }
  }
}

void add_teams(const std::set<std::string>& scopes, const Tree& tree,
               const std::map<std::string, std::string>& renames,
               Wanted& wanted) {
  for (const std::string& scope : scopes) {
    if (!scope.starts_with("team:")) continue;
    Object team;
    team.kind = ObjectKind::kTeam;
    team.scope = scope;
    team.name = scope.substr(5);
    const auto entry = std::find_if(
        tree.entries.begin(), tree.entries.end(),
        [&](const EntryFile& file) { return file.scope == scope; });
    if (entry != tree.entries.end()) {
      team.path = entry->file->source.path();
      team.line = entry->root->at.line;
    }
    const auto renamed = renames.find(concat("team ", team.name));
    if (renamed != renames.end()) team.renamed_from = renamed->second;
    wanted.state.objects.push_back(std::move(team));
  }
}

}  // namespace

Wanted wanted_state(const Tree& tree) {
  Wanted wanted;
  std::set<std::string> scopes;
  for (const EntryFile& entry : tree.entries) {
    if (is_server_scope(entry.scope)) scopes.insert(entry.scope);
  }
  std::set<std::pair<std::string, std::string>> ignored;
  for (const IgnoredSection& section : tree.ignored)
    ignored.emplace(section.path, section.section);
  const std::map<std::string, std::string> renames = renames_of(tree);
  for (const Definition& definition : tree.definitions) {
    const std::optional<ObjectKind> kind = kind_of(definition);
    if (!kind || !is_server_scope(definition.scope)) continue;
    Object object = object_from(definition, *kind);
    const auto renamed =
        renames.find(concat(to_string(*kind), ' ', object.name));
    if (renamed != renames.end()) object.renamed_from = renamed->second;
    scopes.insert(object.scope);
    for (const std::string_view key : kAttachments) {
      if (definition.field(key) == nullptr) continue;
      ignored.emplace(object.path, concat(key, " of ", quote(object.name)));
    }
    check_definition(definition, object, wanted.problems);
    wanted.state.objects.push_back(std::move(object));
  }
  check_variables(tree, wanted.problems);
  add_absent_sections(tree, wanted);
  add_teams(scopes, tree, renames, wanted);
  sort_objects(wanted.state.objects);
  wanted.scopes.assign(scopes.begin(), scopes.end());
  wanted.ignored.assign(ignored.begin(), ignored.end());
  return wanted;
}

}  // namespace ctl
