#include "validators/same_names.h"

#include <algorithm>
#include <functional>
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

// Of an apply document, and of what no entry file brings in, the names are
// compared within their file.
bool is_alone(const Definition& definition) {
  const bool apart =
      definition.dialect == Dialect::kApply || definition.scope.empty();
  return apart && definition.dialect != Dialect::kMatano;
}

std::string group_of(const Named& thing) {
  if (thing.definition == nullptr) return "team";
  const Definition& definition = *thing.definition;
  std::string group(to_string(definition.kind));
  group += '\n';
  group += definition.scope;
  group += '\n';
  const std::string& path = definition.file->source.path();
  if (is_alone(definition)) group += path;
  // Nobody deploys a folder of them with its neighbours.
  if (definition.dialect == Dialect::kSql) group += directory_of(path);
  group += '\n';
  group += static_cast<char>('a' + static_cast<int>(definition.dialect));
  return group;
}

// Equal for things of one group with one key, and hardly ever for others.
std::size_t digest_of(const Named& thing, std::string_view key) {
  std::size_t digest = std::hash<std::string_view>()(key);
  const auto mix = [&digest](std::size_t value) {
    constexpr std::size_t kOdd = 0x9e3779b97f4a7c15U;
    digest = (digest ^ value) * kOdd;
    digest ^= digest >> 32U;
  };
  if (thing.definition == nullptr) return digest;
  const Definition& definition = *thing.definition;
  mix(static_cast<std::size_t>(definition.kind) * 16U +
      static_cast<std::size_t>(definition.dialect) + 1);
  mix(std::hash<std::string_view>()(definition.scope));
  if (is_alone(definition)) mix(std::hash<const File*>()(definition.file));
  return digest;
}

// The things that share their digest with another one, in their order: few of
// many thousands, so that the others need no text of their own.
std::vector<const Named*> suspects(
    const std::vector<Named>& things,
    const std::function<std::string(const Named&)>& key) {
  std::vector<std::pair<std::size_t, std::size_t>> digests;
  digests.reserve(things.size());
  for (const Named& thing : things)
    digests.emplace_back(digest_of(thing, key(thing)), digests.size());
  std::sort(digests.begin(), digests.end());
  std::vector<const Named*> out;
  for (std::size_t i = 0; i < digests.size(); ++i) {
    const auto shares = [&](std::size_t other) {
      return other < digests.size() && digests[other].first == digests[i].first;
    };
    if (shares(i - 1) || shares(i + 1))
      out.push_back(&things[digests[i].second]);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

std::vector<Named> named_things(const Tree& tree) {
  std::vector<Named> things;
  things.reserve(tree.definitions.size());
  for (const Definition& definition : tree.definitions) {
    if (!has_unique_name(definition) || definition.name.empty() ||
        definition.name_node == nullptr)
      continue;
    // A label stands once, however many files bring it in.
    if (definition.kind == DefinitionKind::kLabel && definition.repeated)
      continue;
    things.push_back({definition.file, definition.name_node, &definition,
                      definition.name, definition.order});
  }
  std::sort(things.begin(), things.end(),
            [](const Named& a, const Named& b) { return a.order < b.order; });
  for (const EntryFile& entry : tree.entries) {
    const Node* name = entry.root->find("name");
    if (name == nullptr || !name->is_scalar() || name->text.empty()) continue;
    things.push_back({entry.file, name, nullptr, name->text, things.size()});
  }
  return things;
}

std::vector<SameName> same_names(
    const std::vector<Named>& things,
    const std::function<std::string(const Named&)>& key) {
  std::unordered_map<std::string, const Named*> seen;
  std::vector<SameName> found;
  for (const Named* thing : suspects(things, key)) {
    const auto [first, is_new] =
        seen.emplace(group_of(*thing) + '\n' + key(*thing), thing);
    // One item twice in a scope is one file listed twice: another rule.
    if (is_new || first->second->node == thing->node) continue;
    found.push_back({first->second, thing});
  }
  return found;
}

}  // namespace ctl
