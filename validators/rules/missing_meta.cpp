#include "validators/context.h"
#include "validators/sidecars.h"

namespace ctl {
namespace {

void check(const TreeContext& context) {
  const auto& required = context.options.required_meta;
  if (required.empty()) return;
  const SidecarIndex index(context.tree);
  for (const Definition& definition : context.tree.definitions) {
    const bool counts = definition.kind == DefinitionKind::kQuery ||
                        definition.kind == DefinitionKind::kPolicy;
    if (!counts || definition.repeated) continue;
    for (const std::string& field : required) {
      if (field == "owner") continue;  // missing-owner
      const bool tests = field == "tests";
      if (tests ? index.has_case(definition)
                : index.has_meta(definition, field)) {
        continue;
      }
      context.report({.place = item_place(definition),
                      .message = concat(to_string(definition.kind), ' ',
                                        quote(definition.name), " has no ",
                                        tests ? "test case" : quote(field)),
                      .help = concat("add it under `", tests ? "tests" : "meta",
                                     "` in its *.tests.yml"),
                      .definition = &definition});
    }
  }
}

}  // namespace

constinit const Rule missing_meta = {
    .id = "missing-meta",
    .severity = Severity::kNote,
    .summary = "a definition without a field that ctl.yml asks for",
    .why = "The programme decided to write it down for every detection.",
    .bad =
        "# ctl.yml\n"
        "meta: {required: [attack]}\n"
        "# queries.yml\n"
        "- name: Mounts\n"
        "  description: Lists what is mounted.\n"
        "  platform: linux\n"
        "  query: SELECT device, path FROM mounts\n",
    .good =
        "# ctl.yml\n"
        "meta: {required: [attack]}\n"
        "# queries.yml\n"
        "- name: Mounts\n"
        "  description: Lists what is mounted.\n"
        "  platform: linux\n"
        "  query: SELECT device, path FROM mounts\n"
        "# queries.tests.yml\n"
        "meta:\n"
        "  - query: Mounts\n"
        "    attack: [T1052]\n",
    .check_tree = check,
};

}  // namespace ctl
