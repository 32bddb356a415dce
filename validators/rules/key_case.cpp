#include "validators/documents.h"

namespace ctl {
namespace {

void check(const FileContext& context) {
  for (const Mapping& mapping : mappings_of(context.file)) {
    for (const Entry& entry : mapping.node->entries) {
      const Field* field = field_of(mapping, entry.key.text);
      if (field == nullptr || field->key == entry.key.text) continue;
      Finding finding = {.place = key_place(context.file, entry),
                         .message = concat("key ", quote(entry.key.text),
                                           " is spelt ", quote(field->key)),
                         .help = concat("write `", field->key, "`"),
                         .definition = definition_around(
                             context.tree, context.file, entry.key.offset)};
      const bool alone = mapping.node->entry(field->key) == nullptr &&
                         entry.key.style == ScalarStyle::kPlain;
      if (alone && can_fix(context.file)) {
        finding.fix = {
            .safe = true,
            .edits = {replace(context.file, entry.key.offset, entry.key.end,
                              std::string(field->key))}};
      }
      context.report(std::move(finding));
    }
  }
}

}  // namespace

constinit const Rule key_case = {
    .id = "key-case",
    .severity = Severity::kWarning,
    .summary = "a key of Fleet in another case",
    .why =
        "It is read by luck: the server's JSON reader ignores case, other "
        "readers do not.",
    .bad =
        "- name: a\n"
        "  Query: SELECT 1\n",
    .good =
        "- name: a\n"
        "  query: SELECT 1\n",
    .check_file = check,
};

}  // namespace ctl
