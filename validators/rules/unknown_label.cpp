#include <algorithm>
#include <array>
#include <set>

#include "validators/references.h"

namespace ctl {
namespace {

constexpr std::array<std::string_view, 4> kKeys = {
    "labels_include_any", "labels_include_all", "labels_exclude_any",
    "labels_exclude_all"};

// The labels that the files of a tree define.
struct Known {
  std::set<std::string_view> names;
  // The tree says which labels there are, and could be read to the end.
  bool complete = false;
};

Known known_labels(const Tree& tree) {
  Known known;
  for (const Definition& definition : tree.definitions) {
    if (definition.kind != DefinitionKind::kLabel) continue;
    known.names.insert(definition.name);
    known.complete = known.complete || definition.dialect == Dialect::kApply;
  }
  for (const EntryFile& entry : tree.entries) {
    const bool global = entry.scope == "global";
    if (global && entry.root->entry("labels") != nullptr) known.complete = true;
  }
  const bool missing = std::any_of(
      tree.references.begin(), tree.references.end(), [](const auto& one) {
        return one.section == "labels" &&
               one.outcome != Reference::Outcome::kFound;
      });
  if (missing || !tree.unreadable.empty()) known.complete = false;
  return known;
}

std::string help_for(const Known& known, std::string_view name,
                     std::string_view builtin) {
  if (!builtin.empty()) {
    return "the server's tool does not know built-in labels; define a label "
           "of your own";
  }
  const std::vector<std::string_view> names(known.names.begin(),
                                            known.names.end());
  const std::string_view near = closest(name, names);
  return near.empty() ? "define it under `labels:` of the global file"
                      : concat("did you mean ", quote(near), '?');
}

void check_value(const Context& context, const Known& known,
                 const Definition& definition, const Node& value) {
  if (!value.is_scalar() || holds_variable(*definition.file, value)) return;
  const std::string& name = value.text;
  if (name.empty() || known.names.count(name) != 0) return;
  const bool gitops = definition.dialect == Dialect::kGitOps;
  const std::string_view builtin = builtin_label(name, false);
  if (builtin.empty() ? !known.complete : !gitops) return;
  context.report(
      {.place = place_of(*definition.file, value),
       .message = concat(builtin.empty() ? "no label is called " : "the label ",
                         quote(name), builtin.empty() ? "" : " is built in"),
       .help = help_for(known, name, builtin),
       .definition = &definition});
}

void check(const TreeContext& context) {
  const Known known = known_labels(context.tree);
  for (const Definition& definition : context.tree.definitions) {
    const bool fleet = definition.dialect == Dialect::kGitOps ||
                       definition.dialect == Dialect::kApply;
    if (!fleet || definition.kind == DefinitionKind::kLabel) continue;
    for (const std::string_view key : kKeys) {
      const Node* list = definition.field(key);
      if (list == nullptr) continue;
      for (const Node& value : list->items)
        check_value(context, known, definition, value);
    }
  }
}

}  // namespace

constinit const Rule unknown_label = {
    .id = "unknown-label",
    .severity = Severity::kError,
    .summary = "a label of a query or policy that nothing defines",
    .why =
        "The run stops. Labels are compared byte for byte, and the server's "
        "tool takes a built-in one for unknown. A `labels:` key in the global "
        "file deletes all others first.",
    .evidence = "tried on Fleet 4.69",
    .bad =
        "# default.yml\n"
        "org_settings: {}\n"
        "labels:\n"
        "  - name: Servers\n"
        "    query: SELECT 1 FROM mounts WHERE path = '/srv'\n"
        "queries:\n"
        "  - name: a\n"
        "    query: SELECT 1\n"
        "    labels_include_any: [servers]\n",
    .good =
        "# default.yml\n"
        "org_settings: {}\n"
        "labels:\n"
        "  - name: Servers\n"
        "    query: SELECT 1 FROM mounts WHERE path = '/srv'\n"
        "queries:\n"
        "  - name: a\n"
        "    query: SELECT 1\n"
        "    labels_include_any: [Servers]\n",
    .check_tree = check,
};

}  // namespace ctl
