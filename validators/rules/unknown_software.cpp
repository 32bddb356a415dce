#include <algorithm>
#include <map>

#include "validators/references.h"

namespace ctl {
namespace {

using Entries = std::map<std::string_view, const EntryFile*>;

const Node* child(const Node* map, std::string_view key) {
  return map == nullptr || !map->is_map() ? nullptr : map->find_any_case(key);
}

// Whether `software` of an entry file has an item with this key and value.
bool has_item(const EntryFile& entry, std::string_view list,
              std::string_view key, std::string_view value) {
  const Node* items = child(entry.root->find("software"), list);
  if (items == nullptr) return false;
  return std::any_of(items->items.begin(), items->items.end(),
                     [&](const Node& item) {
                       const Node* found = child(&item, key);
                       return found != nullptr && found->text == value;
                     });
}

bool has_package(const Tree& tree, const Reference& wanted) {
  const std::string& path = wanted.targets.front();
  return std::any_of(tree.references.begin(), tree.references.end(),
                     [&](const Reference& one) {
                       return one.section == "software" &&
                              one.key == "packages" &&
                              one.entry_path == wanted.entry_path &&
                              std::find(one.targets.begin(), one.targets.end(),
                                        path) != one.targets.end();
                     });
}

void report(const Context& context, const File& file, const Node& value,
            std::string_view entry_path, std::string_view list,
            const Definition* definition) {
  context.report(
      {.place = place_of(file, value),
       .message = concat(quote(value.text), " is no software of ", entry_path),
       .help = concat("list it in ", entry_path, " under `software:` `", list,
                      ":`"),
       .definition = definition});
}

void check_policy(const Context& context, const Entries& entries,
                  const Definition& definition) {
  const auto found = entries.find(definition.entry_path);
  if (found == entries.end()) return;
  const EntryFile& entry = *found->second;
  const Node* id = child(definition.field("install_software"), "app_store_id");
  if (id != nullptr && id->is_scalar() && !id->text.empty() &&
      !holds_variable(*definition.file, *id) &&
      !has_item(entry, "app_store_apps", "app_store_id", id->text)) {
    report(context, *definition.file, *id, definition.entry_path,
           "app_store_apps", &definition);
  }
  const Node* slug = definition.field("fleet_maintained_app_slug");
  const bool patch = definition.text("type") == "patch";
  if (patch && slug != nullptr && slug->is_scalar() && !slug->text.empty() &&
      !has_item(entry, "fleet_maintained_apps", "slug", slug->text)) {
    report(context, *definition.file, *slug, definition.entry_path,
           "fleet_maintained_apps", &definition);
  }
}

void check(const TreeContext& context) {
  const Tree& tree = context.tree;
  for (const Reference& reference : tree.references) {
    const bool package = reference.key == "install_software" &&
                         reference.outcome == Reference::Outcome::kFound;
    if (!package || has_package(tree, reference)) continue;
    report(context, *reference.from, *reference.value, reference.entry_path,
           "packages",
           definition_around(tree, *reference.from, reference.value->offset));
  }
  Entries entries;
  for (const EntryFile& entry : tree.entries)
    entries.emplace(entry.file->source.path(), &entry);
  for (const Definition& definition : tree.definitions) {
    const bool policy = definition.kind == DefinitionKind::kPolicy &&
                        definition.dialect == Dialect::kGitOps;
    if (policy) check_policy(context, entries, definition);
  }
}

}  // namespace

constinit const Rule unknown_software = {
    .id = "unknown-software",
    .severity = Severity::kError,
    .summary = "`install_software` that the software of its team does not list",
    .why = "The server's tool refuses the policy.",
    .evidence = "tried on Fleet 4.69",
    .bad =
        "# teams/a.yml\n"
        "name: A\n"
        "software:\n"
        "  app_store_apps:\n"
        "    - app_store_id: \"497799835\"\n"
        "policies:\n"
        "  - name: a\n"
        "    platform: darwin\n"
        "    query: SELECT 1 FROM apps WHERE name = 'Xcode.app'\n"
        "    install_software:\n"
        "      app_store_id: \"497799836\"\n",
    .good =
        "# teams/a.yml\n"
        "name: A\n"
        "software:\n"
        "  app_store_apps:\n"
        "    - app_store_id: \"497799835\"\n"
        "policies:\n"
        "  - name: a\n"
        "    platform: darwin\n"
        "    query: SELECT 1 FROM apps WHERE name = 'Xcode.app'\n"
        "    install_software:\n"
        "      app_store_id: \"497799835\"\n",
    .check_tree = check,
};

}  // namespace ctl
