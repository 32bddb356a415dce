#include "schema/documents/paths.h"
#include "validators/references.h"

namespace ctl {
namespace {

constexpr Version kRename{4, 82, 0};

// An agent never schedules a query of such a name.
bool is_never_scheduled(const Definition& definition) {
  const std::string& name = definition.name;
  const bool pack = definition.dialect == Dialect::kPack ||
                    definition.dialect == Dialect::kConfig;
  if (!pack && definition.number("interval") == 0) return false;
  if (name.ends_with("epoch") || name.ends_with("counter")) return true;
  return pack && (name.starts_with("query.") || name.starts_with("cache.") ||
                  name.starts_with("config_views."));
}

void check(const DefinitionContext& context) {
  const Definition& definition = context.definition;
  const Node* node = definition.name_node;
  if (node == nullptr || definition.name.empty()) return;
  if (definition.kind == DefinitionKind::kQuery) {
    if (!is_never_scheduled(definition)) return;
    return context.report(
        {.place = place_of(*definition.file, *node),
         .message = concat("agents never schedule a query called ",
                           quote(definition.name)),
         .help = "rename it: no name may end in `epoch` or `counter`, in packs "
                 "none may begin with `query.`, `cache.` or `config_views.`"});
  }
  if (definition.kind != DefinitionKind::kLabel) return;
  const std::string_view builtin = builtin_label(definition.name, false);
  if (builtin.empty()) return;
  context.report({.place = place_of(*definition.file, *node),
                  .message = concat("the label ", quote(definition.name),
                                    " is the built-in label ", quote(builtin),
                                    " to the server"),
                  .help = "give it another name"});
}

bool is_reserved_team(const Context& context, const EntryFile& entry,
                      const std::string& name) {
  const std::string lower = lower_ascii(trim(name));
  if (lower == "all teams") return true;
  const bool renamed =
      context.options.fleet && *context.options.fleet >= kRename;
  if (!renamed) return false;
  const bool own = base_name(entry.file->source.path()) == "unassigned.yml";
  return lower == "all fleets" || (lower == "unassigned" && !own);
}

void check_teams(const TreeContext& context) {
  for (const EntryFile& entry : context.tree.entries) {
    const Node* name = entry.root->find("name");
    if (name == nullptr || !name->is_scalar()) continue;
    if (!is_reserved_team(context, entry, name->text)) continue;
    context.report(
        {.place = place_of(*entry.file, *name),
         .message = concat("no team may be called ", quote(name->text)),
         .help = "give it another name"});
  }
}

}  // namespace

constinit const Rule reserved_name = {
    .id = "reserved-name",
    .severity = Severity::kError,
    .summary = "a name that belongs to the server or the agent",
    .why =
        "A built-in label in another spelling is overwritten for all hosts; "
        "`All teams` is refused; an agent never schedules a query whose name "
        "ends in `epoch` or `counter`.",
    .evidence = "tried on Fleet 4.69",
    .bad =
        "- name: all hosts\n"
        "  label_membership_type: dynamic\n"
        "  query: SELECT 1\n",
    .good =
        "- name: SSH servers\n"
        "  label_membership_type: dynamic\n"
        "  query: SELECT 1\n",
    .check_tree = check_teams,
    .check_definition = check,
};

}  // namespace ctl
