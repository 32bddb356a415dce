#include <algorithm>
#include <set>

#include "schema/documents/scalar.h"
#include "validators/documents.h"

namespace ctl {
namespace {

struct Known {
  std::set<std::string_view> names;   // those that packs see
  std::set<std::string_view> hidden;  // those of teams
  bool documents = false;
};

Known known_queries(const Tree& tree) {
  Known known;
  for (const Definition& definition : tree.definitions) {
    const bool fleet = definition.dialect == Dialect::kApply ||
                       definition.dialect == Dialect::kGitOps;
    if (!fleet || definition.kind != DefinitionKind::kQuery) continue;
    if (definition.scope != "global") {
      known.hidden.insert(definition.name);
      continue;
    }
    known.names.insert(definition.name);
    known.documents = known.documents || definition.dialect == Dialect::kApply;
  }
  return known;
}

std::string help_for(const Known& known, std::string_view name) {
  if (known.hidden.count(name) != 0) {
    return "it belongs to a team, and packs see global queries only";
  }
  const std::vector<std::string_view> names(known.names.begin(),
                                            known.names.end());
  const std::string_view near = closest(name, names);
  return near.empty() ? "add a document of `kind: query` with this name"
                      : concat("did you mean ", quote(near), '?');
}

void check(const TreeContext& context) {
  const Tree& tree = context.tree;
  const bool any = std::any_of(
      tree.files.begin(), tree.files.end(),
      [](const auto& file) { return file->role == FileRole::kApply; });
  if (!any) return;
  const Known known = known_queries(tree);
  for (const auto& file : tree.files) {
    if (file->role != FileRole::kApply) continue;
    for (const Mapping& mapping : mappings_of(*file)) {
      if (mapping.kind != MapKind::kApplyPackQuery) continue;
      const Entry* query = find_value(mapping, "query");
      if (query == nullptr || !query->value.is_scalar()) continue;
      const std::string name = coerced_text(query->value);
      if (is_blank(name) || known.names.count(name) != 0) continue;
      // Without a document they may all live on the server.
      if (!known.documents && known.hidden.count(name) == 0) continue;
      context.report(
          {.place = place_of(*file, query->value),
           .message = concat("no global query is called ", quote(name)),
           .help = help_for(known, name)});
    }
  }
}

}  // namespace

constinit const Rule unknown_query = {
    .id = "unknown-query",
    .severity = Severity::kError,
    .summary = "a pack document that schedules a query nothing defines",
    .why =
        "The server refuses the pack (422). A name in another case is taken, "
        "and every list of queries crashes from then on.",
    .evidence = "tried on Fleet 4.69",
    .bad =
        "# a.yml\n"
        "apiVersion: v1\n"
        "kind: query\n"
        "spec:\n"
        "  name: Mounts\n"
        "  query: SELECT device FROM mounts\n"
        "---\n"
        "apiVersion: v1\n"
        "kind: pack\n"
        "spec:\n"
        "  name: base\n"
        "  queries:\n"
        "    - query: mounts\n"
        "      interval: 3600\n",
    .good =
        "# a.yml\n"
        "apiVersion: v1\n"
        "kind: query\n"
        "spec:\n"
        "  name: Mounts\n"
        "  query: SELECT device FROM mounts\n"
        "---\n"
        "apiVersion: v1\n"
        "kind: pack\n"
        "spec:\n"
        "  name: base\n"
        "  queries:\n"
        "    - query: Mounts\n"
        "      interval: 3600\n",
    .check_tree = check,
};

}  // namespace ctl
