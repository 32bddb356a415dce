#include <set>

#include "validators/references.h"

namespace ctl {
namespace {

void check(const TreeContext& context) {
  std::set<std::string_view> reported;
  for (const Reference& reference : context.tree.references) {
    const bool read = reference.use == Reference::Use::kItems &&
                      reference.outcome == Reference::Outcome::kFound;
    if (!read) continue;
    for (const std::string& target : reference.targets) {
      const File* file = context.tree.file(target);
      const Node* root = file == nullptr ? nullptr : file->root();
      if (root == nullptr || root->is_null() || root->is_list()) continue;
      if (file->broken || !reported.insert(target).second) continue;
      const Entry* section = root->is_map() && root->entries.size() == 1
                                 ? &root->entries.front()
                                 : nullptr;
      const bool wrapped = section != nullptr && section->value.is_list();
      context.report(
          {.place = item_place(*file, *root),
           .message = concat("this file is no list of ", reference.section),
           .help = wrapped ? concat("remove the line ",
                                    quote(concat(section->key.text, ':')),
                                    " and start each item with `- `")
                           : "start each item with `- name: …`",
           .related = {related_to(*reference.from, *reference.value,
                                  "a list is wanted here")}});
    }
  }
}

}  // namespace

constinit const Rule not_a_list = {
    .id = "not-a-list",
    .severity = Severity::kError,
    .summary = "a file of queries, policies or labels that is no list",
    .why =
        "The server's tool reads a list of items from the file that a `path` "
        "names, and stops when it finds anything else.",
    .evidence = "tried on Fleet 4.69",
    .bad =
        "# default.yml\n"
        "org_settings: {}\n"
        "queries:\n"
        "  - path: lib/queries.yml\n"
        "# lib/queries.yml\n"
        "queries:\n"
        "  - name: a\n"
        "    query: SELECT 1\n",
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
