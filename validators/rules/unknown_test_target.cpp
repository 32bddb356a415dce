#include "validators/context.h"
#include "validators/sidecars.h"

namespace ctl {
namespace {

std::string help_for(const Tree& tree, const SidecarEntry& entry) {
  std::vector<std::string_view> names;
  for (const Definition& definition : tree.definitions) {
    if (definition.name == entry.name()) {
      return concat("there is a ", to_string(definition.kind), " of that name");
    }
    if (definition.kind == entry.kind) names.push_back(definition.name);
  }
  const std::string_view near = closest(entry.name(), names);
  return near.empty() ? std::string()
                      : concat("did you mean ", quote(near), '?');
}

void check(const FileContext& context) {
  std::vector<SidecarEntry> entries = test_entries(context.file);
  for (const SidecarEntry& entry : meta_entries(context.file)) {
    entries.push_back(entry);
  }
  for (const SidecarEntry& entry : entries) {
    if (entry.target == nullptr || !entry.target->value.is_scalar()) continue;
    if (find_target(context.tree, entry) != nullptr) continue;
    context.report({.place = value_place(context.file, *entry.target),
                    .message = concat("no ", to_string(entry.kind),
                                      " is called ", quote(entry.name())),
                    .help = help_for(context.tree, entry)});
  }
}

}  // namespace

constinit const Rule unknown_test_target = {
    .id = "unknown-test-target",
    .severity = Severity::kError,
    .summary = "a test or metadata for a definition that does not exist",
    .why = "It tests nothing, and nobody notices.",
    .bad =
        "# queries.yml\n"
        "- name: Mounted file systems\n"
        "  description: Lists what is mounted.\n"
        "  platform: linux\n"
        "  query: SELECT device, path FROM mounts\n"
        "# queries.tests.yml\n"
        "tests:\n"
        "  - query: Mounted file system\n"
        "    cases:\n"
        "      - {name: none, host: lab, expect: {rows: 0}}\n",
    .good =
        "# queries.yml\n"
        "- name: Mounted file systems\n"
        "  description: Lists what is mounted.\n"
        "  platform: linux\n"
        "  query: SELECT device, path FROM mounts\n"
        "# queries.tests.yml\n"
        "tests:\n"
        "  - query: Mounted file systems\n"
        "    cases:\n"
        "      - {name: none, host: lab, expect: {rows: 0}}\n",
    .check_file = check,
};

}  // namespace ctl
