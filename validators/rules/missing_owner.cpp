#include <algorithm>

#include "validators/context.h"
#include "validators/sidecars.h"

namespace ctl {
namespace {

void check(const TreeContext& context) {
  const auto& required = context.options.required_meta;
  if (std::find(required.begin(), required.end(), "owner") == required.end()) {
    return;
  }
  const SidecarIndex index(context.tree);
  for (const Definition& definition : context.tree.definitions) {
    const bool counts = definition.kind == DefinitionKind::kQuery ||
                        definition.kind == DefinitionKind::kPolicy;
    if (!counts || definition.repeated) continue;
    if (index.has_meta(definition, "owner")) continue;
    context.report({.place = item_place(definition),
                    .message = concat(to_string(definition.kind), ' ',
                                      quote(definition.name), " has no owner"),
                    .help = "add `owner:` under `meta` in its *.tests.yml",
                    .definition = &definition});
  }
}

}  // namespace

constinit const Rule missing_owner = {
    .id = "missing-owner",
    .severity = Severity::kNote,
    .summary = "a definition without an owner, where ctl.yml asks for one",
    .why = "Nobody is asked when it fails or alerts.",
    .bad =
        "# ctl.yml\n"
        "meta: {required: [owner]}\n"
        "# queries.yml\n"
        "- name: Mounts\n"
        "  description: Lists what is mounted.\n"
        "  platform: linux\n"
        "  query: SELECT device, path FROM mounts\n",
    .good =
        "# ctl.yml\n"
        "meta: {required: [owner]}\n"
        "# queries.yml\n"
        "- name: Mounts\n"
        "  description: Lists what is mounted.\n"
        "  platform: linux\n"
        "  query: SELECT device, path FROM mounts\n"
        "# queries.tests.yml\n"
        "meta:\n"
        "  - query: Mounts\n"
        "    owner: detection-team\n",
    .check_tree = check,
};

}  // namespace ctl
