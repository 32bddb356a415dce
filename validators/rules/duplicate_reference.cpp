#include <map>
#include <tuple>

#include "validators/references.h"

namespace ctl {
namespace {

Fix removal(const Reference& reference) {
  if (reference.glob) return {};  // it brings other files in as well
  const Node* root = reference.from->root();
  const Node* list = root == nullptr ? nullptr : root->find(reference.section);
  if (list == nullptr) return {};
  std::optional<Edit> edit =
      remove_item(*reference.from, *list, *reference.item);
  if (!edit) return {};
  return {.safe = true, .edits = {*std::move(edit)}};
}

void check(const TreeContext& context) {
  std::map<std::tuple<std::string, std::string, std::string>, const Reference*>
      seen;
  for (const Reference& reference : context.tree.references) {
    const bool read = reference.use == Reference::Use::kItems &&
                      !reference.nested &&
                      reference.outcome == Reference::Outcome::kFound;
    if (!read) continue;
    for (const std::string& target : reference.targets) {
      const auto [first, is_new] = seen.emplace(
          std::tuple(reference.entry_path, reference.section, target),
          &reference);
      if (is_new || first->second == &reference) continue;
      context.report(
          {.place = reference_place(reference),
           .message = concat(quote(target), " is brought in twice by ",
                             quote(reference.section)),
           .help = reference.glob || first->second->glob ? "narrow the pattern"
                                                         : "remove one of them",
           .related = {related_to(*first->second->from, *first->second->value,
                                  "first brought in here")},
           .fix = removal(reference),
           .subject = target});
    }
  }
}

}  // namespace

constinit const Rule duplicate_reference = {
    .id = "duplicate-reference",
    .severity = Severity::kError,
    .summary = "one file twice in one section",
    .why = "Every name in it is there twice, which the server's tool refuses.",
    .bad =
        "# default.yml\n"
        "org_settings: {}\n"
        "queries:\n"
        "  - path: lib/queries.yml\n"
        "  - path: ./lib/queries.yml\n"
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
