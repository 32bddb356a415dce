#include <algorithm>
#include <map>

#include "validators/references.h"

namespace ctl {
namespace {

void check_values(const FileContext& context, const Mapping& mapping,
                  const Entry& entry) {
  const Field* field = field_of(mapping, entry.key.text);
  if (field == nullptr || field->type != FieldType::kTextList) return;
  const bool policy_labels =
      is_policy(mapping.kind) && field->key.starts_with("labels_");
  if (policy_labels) return;  // refused: another rule
  std::map<std::string_view, const Node*> seen;
  for (const Node& item : entry.value.items) {
    if (!item.is_scalar()) continue;
    const auto [first, is_new] = seen.emplace(item.text, &item);
    if (is_new) continue;
    Fix fix;
    if (auto edit = remove_item(context.file, entry.value, item)) {
      fix = {.safe = true, .edits = {*std::move(edit)}};
    }
    context.report({.place = place_of(context.file, item),
                    .message = concat(quote(item.text), " is listed twice in ",
                                      quote(entry.key.text)),
                    .help = "remove one of them",
                    .related = {related_to(context.file, *first->second,
                                           "first given here")},
                    .fix = std::move(fix),
                    .definition = definition_around(context.tree, context.file,
                                                    item.offset)});
  }
}

// The items of a platform list, each once.
Fix platforms_once(const File& file, const Node& value) {
  std::vector<std::string> items;
  std::string_view rest = value.text;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    std::string item(trim(rest.substr(0, comma)));
    rest = comma == std::string_view::npos ? std::string_view()
                                           : rest.substr(comma + 1);
    if (std::find(items.begin(), items.end(), item) == items.end())
      items.push_back(std::move(item));
  }
  const std::size_t at =
      std::string_view(file.source.text()).find(value.text, value.offset);
  if (!can_fix(file) || value.alias || at >= value.end) return {};
  return {
      .safe = true,
      .edits = {replace(file, at, at + value.text.size(), join(items, ","))}};
}

void check_platforms(const FileContext& context, const Mapping& mapping) {
  if (!is_query(mapping.kind) && !is_policy(mapping.kind)) return;
  const Entry* entry = find_value(mapping, "platform");
  if (entry == nullptr || !entry->value.is_scalar()) return;
  const Node& value = entry->value;
  std::map<std::string_view, int> seen;
  std::string_view rest = value.text;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    const std::string_view item = trim(rest.substr(0, comma));
    rest = comma == std::string_view::npos ? std::string_view()
                                           : rest.substr(comma + 1);
    if (item.empty() || ++seen[item] != 2) continue;
    const auto at = static_cast<std::size_t>(item.data() - value.text.data());
    context.report(
        {.place = {&context.file, source_offset(context.file.source, value, at),
                   source_offset(context.file.source, value, at + item.size())},
         .message = concat("platform ", quote(item), " is listed twice"),
         .help = "remove one of them",
         .fix = platforms_once(context.file, value),
         .definition =
             definition_around(context.tree, context.file, value.offset)});
  }
}

// What an entry of a sidecar is about.
const Entry* target_of(const Node& item) {
  for (const std::string_view key : {"query", "policy", "label", "detection"}) {
    const Entry* entry = item.is_map() ? item.entry(key) : nullptr;
    if (entry != nullptr && entry->value.is_scalar()) return entry;
  }
  return nullptr;
}

void check_meta(const FileContext& context, const Node& list) {
  std::map<std::string, const Entry*> seen;
  for (const Node& item : list.items) {
    const Entry* target = target_of(item);
    if (target == nullptr) continue;
    const auto [first, is_new] = seen.emplace(
        concat(target->key.text, '\n', target->value.text), target);
    if (is_new) continue;
    context.report(
        {.place = place_of(context.file, target->value),
         .message = concat(target->key.text, ' ', quote(target->value.text),
                           " has two entries in 'meta'"),
         .help = "join them",
         .related = {related_to(context.file, first->second->value,
                                "first given here")}});
  }
}

void check_cases(const FileContext& context, const Node& cases) {
  std::map<std::string_view, const Node*> seen;
  for (const Node& item : cases.items) {
    const Node* name = item.is_map() ? item.find("name") : nullptr;
    if (name == nullptr || !name->is_scalar()) continue;
    const auto [first, is_new] = seen.emplace(name->text, name);
    if (is_new) continue;
    context.report(
        {.place = place_of(context.file, *name),
         .message = concat("two cases are called ", quote(name->text)),
         .help = "rename one of them",
         .related = {
             related_to(context.file, *first->second, "first used here")}});
  }
}

void check(const FileContext& context) {
  for (const Mapping& mapping : mappings_of(context.file)) {
    const bool reference =
        is_gitops_item(mapping.kind) && is_reference(*mapping.node);
    if (reference) continue;
    for (const Entry& entry : mapping.node->entries)
      check_values(context, mapping, entry);
    check_platforms(context, mapping);
    if (mapping.kind == MapKind::kSidecar) {
      const Node* meta = mapping.node->find("meta");
      if (meta != nullptr) check_meta(context, *meta);
    } else if (mapping.kind == MapKind::kTest) {
      const Node* cases = mapping.node->find("cases");
      if (cases != nullptr) check_cases(context, *cases);
    }
  }
}

}  // namespace

constinit const Rule duplicate_entry = {
    .id = "duplicate-entry",
    .severity = Severity::kWarning,
    .summary = "the same value twice in a list",
    .why = "One of them does nothing; often another value was meant.",
    .bad =
        "- name: a\n"
        "  query: SELECT 1\n"
        "  platform: linux,linux\n",
    .good =
        "- name: a\n"
        "  query: SELECT 1\n"
        "  platform: linux,darwin\n",
    .check_file = check,
};

}  // namespace ctl
