#include "validators/context.h"

namespace ctl {
namespace {

bool has_descriptions(const Definition& definition) {
  const bool kind = definition.kind == DefinitionKind::kQuery ||
                    definition.kind == DefinitionKind::kPolicy ||
                    definition.kind == DefinitionKind::kLabel;
  return kind && definition.item != nullptr &&
         (definition.dialect == Dialect::kGitOps ||
          definition.dialect == Dialect::kApply);
}

void check(const DefinitionContext& context) {
  const Definition& definition = context.definition;
  if (!has_descriptions(definition)) return;
  const std::string text = definition.text("description");
  const bool blank = trim(text).empty();
  if (!blank && trim(text) != definition.name) return;
  context.report({.place = item_place(definition),
                  .message = concat(to_string(definition.kind),
                                    blank ? " has no description"
                                          : " has its name as description"),
                  .help = "add `description:`: what it shows and why"});
}

}  // namespace

constinit const Rule missing_description = {
    .id = "missing-description",
    .severity = Severity::kNote,
    .summary = "a query, policy or label that does not say what it is for",
    .why = "Whoever meets it on a host or in a log learns nothing.",
    .bad =
        "- name: Mounted file systems\n"
        "  platform: linux\n"
        "  query: SELECT device, path FROM mounts\n",
    .good =
        "- name: Mounted file systems\n"
        "  description: Lists what is mounted, to spot unexpected devices.\n"
        "  platform: linux\n"
        "  query: SELECT device, path FROM mounts\n",
    .check_definition = check,
};

}  // namespace ctl
