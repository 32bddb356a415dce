#include "validators/references.h"

namespace ctl {
namespace {

void check(const TreeContext& context) {
  for (const Reference& reference : context.tree.references) {
    if (reference.outcome != Reference::Outcome::kOutside) continue;
    context.report(
        {.place = reference_place(reference),
         .message =
             concat(quote(reference.value->text), " lies outside this tree"),
         .help = "copy the file into the repository: outside of it nobody "
                 "reviews it"});
  }
}

}  // namespace

constinit const Rule path_outside_tree = {
    .id = "path-outside-tree",
    .severity = Severity::kWarning,
    .summary = "a path out of the repository",
    .why =
        "The file is not reviewed with the others, and a CI run may not have "
        "it. Its items are not checked.",
    .bad =
        "# default.yml\n"
        "org_settings: {}\n"
        "queries:\n"
        "  - path: ../other/queries.yml\n",
    .good =
        "# default.yml\n"
        "org_settings: {}\n"
        "queries:\n"
        "  - path: lib/queries.yml\n"
        "# lib/queries.yml\n"
        "- name: a\n"
        "  query: SELECT 1\n",
    .check_tree = check,
};

}  // namespace ctl
