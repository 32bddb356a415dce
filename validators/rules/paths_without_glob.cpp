#include "validators/references.h"

namespace ctl {
namespace {

void check(const TreeContext& context) {
  for (const Reference& reference : context.tree.references) {
    if (!reference.glob || reference.nested) continue;
    if (!reference.value->is_scalar()) continue;
    if (has_glob(reference.value->text)) continue;
    const Entry& entry = reference_entry(reference);
    Finding finding = {.place = reference_place(reference),
                       .message = concat(quote(reference.value->text),
                                         " is no pattern: `paths` wants one of "
                                         "`*`, `?`, `[` and `{`"),
                       .help = "write `path`"};
    if (can_fix(*reference.from)) {
      finding.fix = {.safe = true,
                     .edits = {replace(*reference.from, entry.key.offset,
                                       entry.key.end, "path")}};
    }
    context.report(std::move(finding));
  }
}

}  // namespace

constinit const Rule paths_without_glob = {
    .id = "paths-without-glob",
    .severity = Severity::kError,
    .summary = "`paths` without a wildcard",
    .why = "The server's tool refuses it: one file is named with `path`.",
    .bad =
        "# default.yml\n"
        "org_settings: {}\n"
        "queries:\n"
        "  - paths: lib/queries.yml\n"
        "# lib/queries.yml\n"
        "- name: a\n"
        "  query: SELECT 1\n",
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
