#include "schema/base/collation.h"
#include "schema/base/nfc.h"
#include "validators/same_names.h"

namespace ctl {
namespace {

// Policies are told apart by their bytes; detections are no rows of a database.
bool is_collated(const Named& thing) {
  if (thing.definition == nullptr) return true;
  const DefinitionKind kind = thing.definition->kind;
  const Dialect dialect = thing.definition->dialect;
  return dialect != Dialect::kMatano &&
         (kind == DefinitionKind::kQuery || kind == DefinitionKind::kLabel ||
          kind == DefinitionKind::kTeam);
}

void check(const TreeContext& context) {
  const std::vector<Named> things = named_things(context.tree);
  const auto key = [](const Named& thing) {
    // Names that differ in no way the database sees.
    return is_collated(thing) ? collation_key(thing.name)
                              : concat("=", thing.name);
  };
  for (const SameName& same : same_names(things, key)) {
    const Named& second = *same.second;
    if (!is_collated(second)) continue;
    if (to_nfc(same.first->name) == to_nfc(second.name)) continue;
    context.report(
        {.place = place_of(*second.file, *second.node),
         .message = concat(quote(second.name), " and ", quote(same.first->name),
                           " are one name to the server"),
         .help = "give one of them a name that differs in more than case, "
                 "accents or blanks",
         .related = {related_to(*same.first->file, *same.first->node,
                                "the other name")},
         .definition = second.definition});
  }
}

}  // namespace

constinit const Rule colliding_name = {
    .id = "colliding-name",
    .severity = Severity::kError,
    .summary = "two names that the server's database takes for one",
    .why =
        "The second renames the first, and the step that deletes what is not "
        "listed then deletes it; a second team file replaces the queries and "
        "policies of the first.",
    .evidence = "tried on Fleet 4.69",
    .bad =
        "- name: Open ports\n"
        "  query: SELECT 1\n"
        "- name: open ports\n"
        "  query: SELECT 2\n",
    .good =
        "- name: Open ports\n"
        "  query: SELECT 1\n"
        "- name: Closed ports\n"
        "  query: SELECT 2\n",
    .check_tree = check,
};

}  // namespace ctl
