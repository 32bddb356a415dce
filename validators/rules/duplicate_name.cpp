#include "schema/base/nfc.h"
#include "validators/same_names.h"

namespace ctl {
namespace {

void check(const TreeContext& context) {
  const std::vector<Named> things = named_things(context.tree);
  const auto key = [](const Named& thing) { return to_nfc(thing.name); };
  for (const SameName& same : same_names(things, key)) {
    const Named& second = *same.second;
    const std::string_view kind = second.definition == nullptr
                                      ? "team"
                                      : to_string(second.definition->kind);
    context.report({.place = place_of(*second.file, *second.node),
                    .message = concat("a second ", kind, " is called ",
                                      quote(second.name)),
                    .help = "rename or remove one of them",
                    .related = {related_to(*same.first->file, *same.first->node,
                                           "first used here")},
                    .definition = second.definition});
  }
}

}  // namespace

constinit const Rule duplicate_name = {
    .id = "duplicate-name",
    .severity = Severity::kError,
    .summary = "two definitions of one kind and scope with the same name",
    .why = "The server refuses the file, or one overwrites the other.",
    .bad =
        "- name: a\n"
        "  query: SELECT 1\n"
        "- name: a\n"
        "  query: SELECT 2\n",
    .good =
        "- name: a\n"
        "  query: SELECT 1\n"
        "- name: b\n"
        "  query: SELECT 2\n",
    .check_tree = check,
};

}  // namespace ctl
