#include "validators/agent_options.h"

#include <algorithm>

#include "schema/base/text.h"

namespace ctl {
namespace {

const Node* child(const Node* map, std::string_view key) {
  return map == nullptr || !map->is_map() ? nullptr : map->find(key);
}

void add(const Node* config, std::vector<const Node*>& out) {
  if (config != nullptr && config->is_map()) out.push_back(config);
}

void add_options(const Node* options, std::vector<const Node*>& out) {
  add(child(options, "config"), out);
  const Node* platforms = child(child(options, "overrides"), "platforms");
  if (platforms == nullptr) return;
  for (const Entry& entry : platforms->entries)
    add(&entry.value, out);
}

// `spec` of a document for the server or for a team.
void add_apply(const Node& root, std::vector<const Node*>& out) {
  const Node* kind = root.is_map() ? root.find_any_case("kind") : nullptr;
  const Node* spec = root.is_map() ? root.find_any_case("spec") : nullptr;
  if (kind == nullptr || spec == nullptr) return;
  const std::string word = lower_ascii(kind->text);
  if (word == "config") add_options(child(spec, "agent_options"), out);
  if (word == "team" || word == "fleet") {
    add_options(child(child(spec, word), "agent_options"), out);
  }
}

bool stands_for_options(const Tree& tree, const File& file) {
  return std::any_of(tree.references.begin(), tree.references.end(),
                     [&](const Reference& one) {
                       return one.use == Reference::Use::kSection &&
                              one.section == "agent_options" &&
                              std::find(one.targets.begin(), one.targets.end(),
                                        file.source.path()) !=
                                  one.targets.end();
                     });
}

}  // namespace

std::vector<const Node*> agent_configs(const Tree& tree, const File& file) {
  std::vector<const Node*> out;
  for (const Document& document : file.documents) {
    const Node& root = document.root;
    if (file.role == FileRole::kConfig) add(&root, out);
    if (file.role == FileRole::kApply) add_apply(root, out);
    if (file.role == FileRole::kEntry) {
      add_options(child(&root, "agent_options"), out);
    }
    if (file.role == FileRole::kSettings && stands_for_options(tree, file)) {
      add_options(&root, out);
    }
  }
  return out;
}

}  // namespace ctl
