#include <algorithm>

#include "validators/documents.h"

namespace ctl {
namespace {

void check(const FileContext& context) {
  for (const Mapping& mapping : mappings_of(context.file)) {
    if (!is_gitops_item(mapping.kind) || !is_reference(*mapping.node)) continue;
    const auto& entries = mapping.node->entries;
    const auto beside =
        std::find_if(entries.begin(), entries.end(), [](const Entry& entry) {
          const std::string key = lower_ascii(entry.key.text);
          return key != "path" && key != "paths";
        });
    if (beside == entries.end()) continue;
    context.report(
        {.place = key_place(context.file, *beside),
         .message = concat("key ", quote(beside->key.text),
                           " is dropped, because this entry has a path"),
         .help = "move it into the file that the path names"});
  }
}

}  // namespace

constinit const Rule keys_beside_path = {
    .id = "keys-beside-path",
    .severity = Severity::kWarning,
    .summary = "other keys beside `path` of a query, policy or label",
    .why = "The server's tool reads the path and drops its siblings.",
    .bad =
        "# teams/a.yml\n"
        "name: A\n"
        "policies:\n"
        "  - path: ../lib/policies.yml\n"
        "    critical: true\n",
    .good =
        "# teams/a.yml\n"
        "name: A\n"
        "policies:\n"
        "  - path: ../lib/policies.yml\n",
    .check_file = check,
};

}  // namespace ctl
