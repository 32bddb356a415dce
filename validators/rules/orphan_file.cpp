#include <algorithm>
#include <set>

#include "schema/documents/paths.h"
#include "validators/references.h"

namespace ctl {
namespace {

// By a path that is wrong in another way, which is said there.
bool is_meant(const Tree& tree, const Reference& reference,
              const std::string& path) {
  if (!reference.value->is_scalar() || reference.value->text.empty())
    return false;
  const std::string target = resolve_path(
      directory_of(reference.from->source.path()), reference.value->text);
  return matches_glob(target, path) || path.starts_with(target + '/') ||
         lower_ascii(target) == lower_ascii(path) ||
         meant_file(tree, reference) == path;
}

bool is_named(const Context& context, const std::string& path) {
  const auto& named = context.options.named;
  return std::find(named.begin(), named.end(), path) != named.end();
}

void check(const TreeContext& context) {
  const Tree& tree = context.tree;
  // What cannot be read may refer to anything.
  if (tree.entries.empty() || !tree.unreadable.empty()) return;
  std::set<std::string_view> reached;
  std::vector<const Reference*> wrong;
  for (const Reference& reference : tree.references) {
    reached.insert(reference.targets.begin(), reference.targets.end());
    if (reference.outcome != Reference::Outcome::kFound)
      wrong.push_back(&reference);
  }
  for (const auto& file : tree.files) {
    const std::string& path = file->source.path();
    if (file->role != FileRole::kList || reached.count(path) != 0) continue;
    if (is_named(context, path)) continue;
    const bool meant = std::any_of(
        wrong.begin(), wrong.end(),
        [&](const Reference* one) { return is_meant(tree, *one, path); });
    if (meant) continue;
    context.report({.place = {file.get(), 0, 1},
                    .message = "no `path` or `paths` of the tree reaches this "
                               "file",
                    .help = "name it in an entry file, or remove it"});
  }
}

}  // namespace

constinit const Rule orphan_file = {
    .id = "orphan-file",
    .severity = Severity::kWarning,
    .summary = "a list of definitions that nothing refers to",
    .why = "It looks deployed and is not.",
    .bad =
        "# default.yml\n"
        "org_settings: {}\n"
        "queries: []\n"
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
