#include "validators/context.h"

namespace ctl {
namespace {

void check(const DefinitionContext& context) {
  const Definition& policy = context.definition;
  if (policy.kind != DefinitionKind::kPolicy || policy.item == nullptr) return;
  const bool apply = policy.dialect == Dialect::kApply;
  if (!trim(policy.text("resolution")).empty()) return;
  if (apply && !trim(policy.text("remediation")).empty()) return;
  context.report({.place = item_place(policy),
                  .message = "policy has no resolution",
                  .help = "add `resolution:`: what its user can do about it"});
}

}  // namespace

constinit const Rule missing_resolution = {
    .id = "missing-resolution",
    .severity = Severity::kNote,
    .summary = "a policy that does not say how to put the host right",
    .why = "The person who sees the failing policy does not know what to do.",
    .bad =
        "# policies.yml\n"
        "- name: Disk is encrypted\n"
        "  description: Checks that the disk is encrypted.\n"
        "  platform: darwin\n"
        "  query: SELECT 1 FROM disk_encryption WHERE encrypted = 1\n",
    .good =
        "# policies.yml\n"
        "- name: Disk is encrypted\n"
        "  description: Checks that the disk is encrypted.\n"
        "  resolution: Turn FileVault on in the system settings.\n"
        "  platform: darwin\n"
        "  query: SELECT 1 FROM disk_encryption WHERE encrypted = 1\n",
    .check_definition = check,
};

}  // namespace ctl
