#include "validators/documents.h"

namespace ctl {
namespace {

void check(const FileContext& context) {
  if (!context.options.fleet) return;
  const Version fleet = *context.options.fleet;
  for (const Mapping& mapping : mappings_of(context.file)) {
    for (const Entry& entry : mapping.node->entries) {
      const Field* field = field_of(mapping, entry.key.text);
      if (field == nullptr || field->since <= fleet) continue;
      context.report(
          {.place = key_place(context.file, entry),
           .message = concat("key ", quote(entry.key.text), " needs Fleet ",
                             field->since.major, '.', field->since.minor,
                             ", this repository says ", to_string(fleet)),
           .help = "raise `fleet.version` in ctl.yml, or remove the key",
           .definition = definition_around(context.tree, context.file,
                                           entry.key.offset)});
    }
  }
}

}  // namespace

constinit const Rule key_too_new = {
    .id = "key-too-new",
    .severity = Severity::kError,
    .summary = "a key that the server does not know yet",
    .why = "A server of `fleet.version` drops it or refuses the file.",
    .bad =
        "# ctl.yml\n"
        "fleet: {version: 4.64.0}\n"
        "# queries.yml\n"
        "- name: a\n"
        "  query: SELECT 1\n"
        "  labels_include_any: [servers]\n",
    .good =
        "# ctl.yml\n"
        "fleet: {version: 4.69.0}\n"
        "# queries.yml\n"
        "- name: a\n"
        "  query: SELECT 1\n"
        "  labels_include_any: [servers]\n",
    .check_file = check,
};

}  // namespace ctl
