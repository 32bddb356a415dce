#include "validators/documents.h"

namespace ctl {
namespace {

void check(const DefinitionContext& context) {
  const Definition& definition = context.definition;
  if (definition.kind != DefinitionKind::kLabel) return;
  const Entry* entry = find_value(definition, "platform");
  if (entry == nullptr || !entry->value.is_scalar()) return;
  const std::string lower = lower_ascii(trim(entry->value.text));
  const bool list = lower.find(',') != std::string::npos;
  if (lower != "linux" && lower != "macos" && !list) return;
  context.report({.place = value_place(*definition.file, *entry),
                  .message = concat("no host reports the platform ",
                                    quote(entry->value.text)),
                  .help = lower == "macos" ? "write `darwin`"
                          : list           ? "leave it out, and ask in the SQL"
                                 : "name a distribution, as `ubuntu`, or leave "
                                   "it out and ask in the SQL"});
}

}  // namespace

constinit const Rule label_platform = {
    .id = "label-platform",
    .severity = Severity::kWarning,
    .summary = "a platform of a label that no host reports",
    .why =
        "A label's platform is compared with the one word that a host reports "
        "(`ubuntu`, `darwin`): the label stays empty.",
    .bad =
        "- name: a\n"
        "  label_membership_type: dynamic\n"
        "  query: SELECT 1\n"
        "  platform: linux\n",
    .good =
        "- name: a\n"
        "  label_membership_type: dynamic\n"
        "  query: SELECT 1\n"
        "  platform: ubuntu\n",
    .check_definition = check,
};

}  // namespace ctl
