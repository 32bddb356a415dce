#include <algorithm>
#include <set>
#include <utility>

#include "validators/context.h"
#include "validators/sidecars.h"

namespace ctl {
namespace {

using Names = std::vector<std::string_view>;

std::string known_help(DefinitionKind kind, const Names& names) {
  constexpr std::size_t kMost = 8;
  if (names.empty()) return concat("there is no ", to_string(kind), " to test");
  if (names.size() > kMost) {
    return concat("write the name as after `name:` of the ", to_string(kind));
  }
  std::vector<std::string> quoted;
  for (const std::string_view name : names)
    quoted.push_back(quote(name));
  return concat("known are: ", join(quoted));
}

std::string help_for(const Tree& tree, const SidecarEntry& entry) {
  Names names;
  for (const Definition& definition : tree.definitions) {
    if (definition.name == entry.name()) {
      return concat("there is a ", to_string(definition.kind), " of that name");
    }
    if (definition.kind == entry.kind && !definition.name.empty()) {
      names.push_back(definition.name);
    }
  }
  const std::string_view near = closest(entry.name(), names);
  if (near.empty()) return known_help(entry.kind, names);
  return concat("did you mean ", quote(near), '?');
}

using Known = std::set<std::pair<DefinitionKind, std::string_view>>;

void check_entry(const TreeContext& context, const File& file,
                 const SidecarEntry& entry, const Known& known) {
  if (entry.target == nullptr || !entry.target->value.is_scalar()) return;
  if (known.count({entry.kind, entry.name()}) != 0) return;
  context.report({.place = value_place(file, *entry.target),
                  .message = concat("no ", to_string(entry.kind), " is called ",
                                    quote(entry.name())),
                  .help = help_for(context.tree, entry)});
}

void check(const TreeContext& context) {
  const auto& files = context.tree.files;
  const bool any = std::any_of(
      files.begin(), files.end(),
      [](const auto& file) { return file->role == FileRole::kTests; });
  if (!any) return;
  Known known;
  for (const Definition& definition : context.tree.definitions)
    known.emplace(definition.kind, definition.name);
  for (const auto& file : files) {
    for (const SidecarEntry& entry : test_entries(*file))
      check_entry(context, *file, entry, known);
    for (const SidecarEntry& entry : meta_entries(*file))
      check_entry(context, *file, entry, known);
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
    .check_tree = check,
};

}  // namespace ctl
