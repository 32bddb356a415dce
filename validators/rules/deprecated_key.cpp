#include "validators/documents.h"

namespace ctl {
namespace {

bool is_renamed(const Field& field, const std::optional<Version>& fleet) {
  if (field.renamed.empty()) return false;
  if (field.renamed_since == Version{}) return true;
  return fleet && *fleet >= field.renamed_since;
}

void check(const FileContext& context) {
  for (const Mapping& mapping : mappings_of(context.file)) {
    for (const Entry& entry : mapping.node->entries) {
      const Field* field = field_of(mapping, entry.key.text);
      if (field == nullptr || !is_renamed(*field, context.options.fleet))
        continue;
      const bool matano = mapping.kind == MapKind::kMatanoConfig;
      const std::string now = concat(matano ? "aws." : "", field->renamed);
      Finding finding = {
          .place = key_place(context.file, entry),
          .message = concat("key ", quote(entry.key.text), " is an old name"),
          .help = concat("write `", now, "`")};
      const bool alone = find_entry(mapping, field->renamed) == nullptr;
      if (alone && !matano && can_fix(context.file)) {
        finding.fix = {.safe = true,
                       .edits = {replace(context.file, entry.key.offset,
                                         entry.key.end, now)}};
      }
      context.report(std::move(finding));
    }
  }
}

}  // namespace

constinit const Rule deprecated_key = {
    .id = "deprecated-key",
    .severity = Severity::kNote,
    .summary = "a key that has a new name",
    .why = "The old name works for now; the next major release drops it.",
    .bad =
        "# matano.config.yml\n"
        "aws_account: '012345678901'\n"
        "aws_region: eu-central-1\n",
    .good =
        "# matano.config.yml\n"
        "aws:\n"
        "  account: '012345678901'\n"
        "  region: eu-central-1\n",
    .check_file = check,
};

}  // namespace ctl
