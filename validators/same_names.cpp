#include "validators/same_names.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "schema/documents/paths.h"

namespace ctl {
namespace {

bool has_unique_name(const Definition& definition) {
  if (definition.dialect == Dialect::kPack ||
      definition.dialect == Dialect::kConfig)
    return false;  // names are keys there: see duplicate-key
  switch (definition.kind) {
    case DefinitionKind::kQuery:
    case DefinitionKind::kPolicy:
    case DefinitionKind::kLabel:
    case DefinitionKind::kPack:
    case DefinitionKind::kTeam:
    case DefinitionKind::kDetection: return true;
    case DefinitionKind::kDiscovery:
    case DefinitionKind::kDecorator:
    case DefinitionKind::kUnknown: return false;
  }
  return false;
}

std::string group_of(const Definition& definition) {
  const bool alone =
      definition.dialect == Dialect::kApply || definition.scope.empty();
  const bool detection = definition.dialect == Dialect::kMatano;
  std::string group(to_string(definition.kind));
  group += '\n';
  group += definition.scope;
  group += '\n';
  const std::string& path = definition.file->source.path();
  if (alone && !detection) group += path;
  // Nobody deploys a folder of them with its neighbours.
  if (definition.dialect == Dialect::kSql) group += directory_of(path);
  group += '\n';
  group += static_cast<char>('a' + static_cast<int>(definition.dialect));
  return group;
}

}  // namespace

std::vector<Named> named_things(const Tree& tree) {
  std::vector<Named> things;
  for (const Definition& definition : tree.definitions) {
    if (!has_unique_name(definition) || definition.name.empty() ||
        definition.name_node == nullptr)
      continue;
    // A label stands once, however many files bring it in.
    if (definition.kind == DefinitionKind::kLabel && definition.repeated)
      continue;
    things.push_back({definition.file, definition.name_node, &definition,
                      group_of(definition), definition.name, definition.order});
  }
  std::stable_sort(
      things.begin(), things.end(),
      [](const Named& a, const Named& b) { return a.order < b.order; });
  for (const EntryFile& entry : tree.entries) {
    const Node* name = entry.root->find("name");
    if (name == nullptr || !name->is_scalar() || name->text.empty()) continue;
    things.push_back(
        {entry.file, name, nullptr, "team", name->text, things.size()});
  }
  return things;
}

std::vector<SameName> same_names(
    const std::vector<Named>& things,
    const std::function<std::string(const Named&)>& key) {
  std::unordered_map<std::string, const Named*> seen;
  seen.reserve(things.size());
  std::vector<SameName> found;
  for (const Named& thing : things) {
    const auto [first, is_new] =
        seen.emplace(thing.group + '\n' + key(thing), &thing);
    // One item twice in a scope is one file listed twice: another rule.
    if (is_new || first->second->node == thing.node) continue;
    found.push_back({first->second, &thing});
  }
  return found;
}

}  // namespace ctl
