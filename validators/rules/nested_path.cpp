#include "validators/references.h"

namespace ctl {
namespace {

void check(const TreeContext& context) {
  for (const Reference& reference : context.tree.references) {
    if (!reference.nested) continue;
    const Entry& entry = reference_entry(reference);
    context.report(
        {.place = key_place(*reference.from, entry),
         .message = concat(quote(entry.key.text),
                           " stands in a file that is itself referred to"),
         .help = concat("move the entry to ", reference.entry_path)});
  }
}

}  // namespace

constinit const Rule nested_path = {
    .id = "nested-path",
    .severity = Severity::kError,
    .summary = "`path` inside a file that a `path` names",
    .why = "The server's tool follows one step only, and stops at the second.",
    .evidence = "tried on Fleet 4.69",
    .bad =
        "# default.yml\n"
        "org_settings: {}\n"
        "queries:\n"
        "  - path: lib/all.yml\n"
        "# lib/all.yml\n"
        "- path: linux.yml\n"
        "# lib/linux.yml\n"
        "- name: a\n"
        "  query: SELECT 1\n",
    .good =
        "# default.yml\n"
        "org_settings: {}\n"
        "queries:\n"
        "  - path: lib/linux.yml\n"
        "# lib/linux.yml\n"
        "- name: a\n"
        "  query: SELECT 1\n",
    .check_tree = check,
};

}  // namespace ctl
