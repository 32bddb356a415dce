#include <algorithm>
#include <iterator>
#include <utility>

#include "schema/documents/yaml_reader.h"

namespace ctl {
namespace {

bool is_merge(const Node& key) {
  return key.is_scalar() && key.text == "<<" &&
         key.style == ScalarStyle::kPlain && key.tag != ScalarTag::kText;
}

// Of a list the first mapping wins, so it comes last.
std::vector<Entry> merged_entries(const Entry& merge) {
  std::vector<const Node*> maps;
  if (merge.value.is_map()) maps.push_back(&merge.value);
  for (const Node& item : merge.value.items)
    maps.push_back(&item);
  const bool only_maps =
      std::all_of(maps.begin(), maps.end(),
                  [](const Node* node) { return node->is_map(); });
  if (!only_maps || (!merge.value.is_map() && !merge.value.is_list())) {
    throw YamlFault{merge.key.offset,
                    "the value of '<<' is neither a mapping nor a list of "
                    "mappings",
                    "write `<<: *anchor`, or put '<<' in quotes"};
  }
  std::vector<Entry> entries;
  for (auto map = maps.rbegin(); map != maps.rend(); ++map) {
    for (const Entry& entry : (*map)->entries) {
      entries.push_back(entry);
      entries.back().merged = merge.key.offset;
    }
  }
  return entries;
}

void merge(Node& node) {
  for (Node& item : node.items)
    merge(item);
  for (Entry& entry : node.entries)
    merge(entry.value);
  const bool any =
      std::any_of(node.entries.begin(), node.entries.end(),
                  [](const Entry& entry) { return is_merge(entry.key); });
  if (!any) return;
  std::vector<Entry> entries;
  for (Entry& entry : node.entries) {
    if (!is_merge(entry.key)) {
      entries.push_back(std::move(entry));
      continue;
    }
    std::vector<Entry> brought = merged_entries(entry);
    std::move(brought.begin(), brought.end(), std::back_inserter(entries));
  }
  node.entries = std::move(entries);
}

}  // namespace

std::optional<YamlFault> apply_merges(Node& root) {
  try {
    merge(root);
  } catch (const YamlFault& fault) {
    return fault;
  }
  return std::nullopt;
}

}  // namespace ctl
