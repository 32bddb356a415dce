#include "validators/documents.h"

namespace ctl {
namespace {

// `- path:` with nothing lacks its path, not its name.
bool is_empty_reference(const Node& item) {
  const Entry* path = item.entry_any_case("path");
  const Entry* paths = item.entry_any_case("paths");
  return (path != nullptr || paths != nullptr) && item.entries.size() == 1;
}

bool needs_name(MapKind kind) {
  return is_gitops_item(kind) || kind == MapKind::kApplyQuery ||
         kind == MapKind::kApplyPolicy || kind == MapKind::kApplyLabel ||
         kind == MapKind::kApplyPack || kind == MapKind::kDetection;
}

// A team whose `name` says nothing; one without the key is no entry file.
void check_team(const FileContext& context, const Node& root) {
  const Entry* name = root.entry("name");
  if (name == nullptr || root.entry("org_settings") != nullptr) return;
  const bool named = !name->value.is_null() &&
                     (!name->value.is_scalar() || !name->value.text.empty());
  if (named) return;
  context.report({.place = value_place(context.file, *name),
                  .message = "the team has no name",
                  .help = "write what it is called: `name: Workstations`"});
}

// Of the entry file itself, where an empty `-` is an error.
void check_sections(const FileContext& context) {
  const Node* root = context.file.root();
  if (context.file.role != FileRole::kEntry || root == nullptr) return;
  check_team(context, *root);
  for (const std::string_view key :
       {"queries", "reports", "policies", "labels"}) {
    const Node* list = root->find(key);
    if (list == nullptr) continue;
    for (const Node& item : list->items) {
      if (!item.is_null()) continue;
      const std::size_t dash =
          context.file.source.text().rfind('-', item.offset);
      context.report({.place = {&context.file, dash, dash + 1},
                      .message = concat("an item of ", quote(key), " is empty"),
                      .help = "remove the `-`"});
    }
  }
}

void check(const FileContext& context) {
  check_sections(context);
  for (const Mapping& mapping : mappings_of(context.file)) {
    const Node& node = *mapping.node;
    if (!needs_name(mapping.kind)) continue;
    const bool item = is_gitops_item(mapping.kind);
    if (item && (is_reference(node) || is_empty_reference(node))) continue;
    const Entry* name = find_entry(mapping, "name");
    const bool named =
        name != nullptr && !name->value.is_null() &&
        (!name->value.is_scalar() || !is_blank(name->value.text));
    if (named) continue;
    const bool blank = name != nullptr && name->value.is_scalar();
    context.report(
        {.place = blank ? value_place(context.file, *name)
                        : item_place(context.file, node),
         .message = concat(name_of(mapping.kind), " has no name"),
         .help = "add `name: …`; it tells the server which one it is",
         .definition =
             definition_around(context.tree, context.file, node.offset)});
  }
}

}  // namespace

constinit const Rule missing_name = {
    .id = "missing-name",
    .severity = Severity::kError,
    .summary = "a definition without a name",
    .why = "The name is what ties it to the object on the server.",
    .bad = "- query: SELECT 1\n",
    .good =
        "- name: a\n"
        "  query: SELECT 1\n",
    .check_file = check,
};

}  // namespace ctl
