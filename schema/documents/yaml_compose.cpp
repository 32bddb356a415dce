#include "schema/documents/yaml_compose.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "schema/base/text.h"
#include "schema/documents/yaml_reader.h"

namespace ctl {
namespace {

std::size_t count_nodes(const Node& node) {
  std::size_t count = 1;
  for (const Node& item : node.items)
    count += count_nodes(item);
  for (const Entry& entry : node.entries)
    count += count_nodes(entry.key) + count_nodes(entry.value);
  return count;
}

// Goes in document order, so that what an alias stands for is complete when its
// turn comes, or still open when it contains the alias.
class Aliases {
 public:
  explicit Aliases(std::uint32_t anchors) : targets_(anchors + 1, nullptr) {}

  void resolve(Node& node) {
    if (node.alias) return replace(node);
    if (node.anchor != 0) targets_[node.anchor] = &node;
    open_.push_back(&node);
    for (Node& item : node.items)
      resolve(item);
    for (Entry& entry : node.entries) {
      resolve(entry.key);
      resolve(entry.value);
    }
    open_.pop_back();
  }

 private:
  void replace(Node& alias) {
    const Node* target = targets_[alias.anchor];
    const std::size_t offset = alias.offset;
    if (target == nullptr ||
        std::find(open_.begin(), open_.end(), target) != open_.end()) {
      throw YamlFault{offset, "this alias stands for a value that contains it",
                      "remove the alias"};
    }
    copied_ += count_nodes(*target);
    if (copied_ > kMostAliasNodes) {
      throw YamlFault{offset,
                      concat("aliases make more than ", kMostAliasNodes,
                             " nodes of this document"),
                      "write fewer aliases of aliases", true};
    }
    alias = *target;
    alias.alias = true;
  }

  std::vector<const Node*> targets_;  // by anchor
  std::vector<const Node*> open_;     // around the current node
  std::size_t copied_ = 0;
};

}  // namespace

void resolve_aliases(Node& root, std::uint32_t anchors) {
  Aliases(anchors).resolve(root);
}

void check_keys(const Node& node) {
  for (const Node& item : node.items)
    check_keys(item);
  for (const Entry& entry : node.entries) {
    if (!entry.key.is_scalar()) {
      throw YamlFault{entry.key.offset,
                      entry.key.is_null() ? "a key is missing before this ':'"
                                          : "a key is no plain text",
                      "write `key: value`, or put the text in quotes"};
    }
    check_keys(entry.value);
  }
}

ScalarTag scalar_tag(std::string_view tag) {
  if (tag.empty()) return ScalarTag::kNone;
  constexpr std::string_view kLong = "!<tag:yaml.org,2002:";
  std::string_view name = tag;
  if (name.starts_with(kLong)) {
    name = name.substr(kLong.size(), name.size() - kLong.size() - 1);
  } else if (name.starts_with("!!")) {
    name.remove_prefix(2);
  } else {
    return ScalarTag::kText;
  }
  const bool typed = name == "bool" || name == "int" || name == "float" ||
                     name == "null" || name == "timestamp";
  return typed ? ScalarTag::kTyped : ScalarTag::kText;
}

}  // namespace ctl
