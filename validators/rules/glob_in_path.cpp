#include "validators/references.h"

namespace ctl {
namespace {

// Scripts and packages of a policy are one file each: they just are not there.
bool takes_paths(const Reference& reference) {
  return reference.use == Reference::Use::kItems ||
         (reference.use == Reference::Use::kFile &&
          reference.section == "controls");
}

void check(const TreeContext& context) {
  for (const Reference& reference : context.tree.references) {
    const bool missing = reference.outcome == Reference::Outcome::kMissing;
    if (!missing || reference.glob || !takes_paths(reference)) continue;
    if (!has_glob(reference.value->text)) continue;
    const Entry& entry = reference_entry(reference);
    Finding finding = {
        .place = reference_place(reference),
        .message = concat(quote(reference.value->text),
                          " is no file: `path` takes no wildcards"),
        .help = "name each file with a `path` of its own"};
    if (knows_paths(context)) {
      finding.help = "write `paths`";
      if (can_fix(*reference.from)) {
        finding.fix = {.safe = true,
                       .edits = {replace(*reference.from, entry.key.offset,
                                         entry.key.end, "paths")}};
      }
    }
    context.report(std::move(finding));
  }
}

}  // namespace

constinit const Rule glob_in_path = {
    .id = "glob-in-path",
    .severity = Severity::kError,
    .summary = "a wildcard in `path`",
    .why =
        "`path` is the name of one file, `*` included, and there is none of "
        "that name. `paths` takes a pattern, from Fleet 4.83 on.",
    .evidence = "tried on Fleet 4.69",
    .bad =
        "# default.yml\n"
        "org_settings: {}\n"
        "queries:\n"
        "  - path: lib/*.yml\n"
        "# lib/queries.yml\n"
        "- name: a\n"
        "  query: SELECT 1\n",
    .good =
        "# default.yml\n"
        "org_settings: {}\n"
        "queries:\n"
        "  - paths: lib/*.yml\n"
        "# lib/queries.yml\n"
        "- name: a\n"
        "  query: SELECT 1\n",
    .check_tree = check,
};

}  // namespace ctl
