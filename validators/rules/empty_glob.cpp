#include "validators/references.h"

namespace ctl {
namespace {

void check(const TreeContext& context) {
  for (const Reference& reference : context.tree.references) {
    const bool empty = reference.glob && !reference.nested &&
                       reference.outcome == Reference::Outcome::kMissing;
    if (!empty || !has_glob(reference.value->text)) continue;
    context.report(
        {.place = reference_place(reference),
         .message = concat("no file matches ", quote(reference.value->text)),
         .help = reference.use == Reference::Use::kFile
                     ? "mend the pattern as seen from this file, or remove it"
                     : "mend the pattern as seen from this file; only `.yml` "
                       "and `.yaml` count"});
  }
}

}  // namespace

constinit const Rule empty_glob = {
    .id = "empty-glob",
    .severity = Severity::kWarning,
    .summary = "`paths` that matches no file",
    .why =
        "The server's tool goes on with a warning, and what was deployed from "
        "these files is deleted.",
    .bad =
        "# default.yml\n"
        "org_settings: {}\n"
        "queries:\n"
        "  - paths: lib/querys/*.yml\n"
        "# lib/queries/a.yml\n"
        "- name: a\n"
        "  query: SELECT 1\n",
    .good =
        "# default.yml\n"
        "org_settings: {}\n"
        "queries:\n"
        "  - paths: lib/queries/*.yml\n"
        "# lib/queries/a.yml\n"
        "- name: a\n"
        "  query: SELECT 1\n",
    .check_tree = check,
};

}  // namespace ctl
