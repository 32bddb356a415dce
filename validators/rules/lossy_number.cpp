#include "schema/documents/scalar.h"
#include "validators/documents.h"

namespace ctl {
namespace {

// A secret is not printed, in a fix neither.
void report_secret(const FileContext& context, const Node& value) {
  context.report({.place = place_of(context.file, value),
                  .message = "this secret becomes another text",
                  .help = "write `$VARIABLE`, or put it in quotes"});
}

void check_text(const FileContext& context, const Node& value, bool secret) {
  if (!value.is_scalar()) return;
  const std::string becomes = coerced_text(value);
  if (becomes == value.text) return;
  if (secret) return report_secret(context, value);
  Finding finding = {
      .place = place_of(context.file, value),
      .message =
          concat(quote(value.text), " becomes the text ", quote(becomes)),
      .help = concat("put it in quotes: ", yaml_quoted(value.text)),
      .definition =
          definition_around(context.tree, context.file, value.offset)};
  if (can_fix(context.file) && !value.alias) {
    finding.fix = {.safe = true,
                   .edits = {replace(context.file, value.offset, value.end,
                                     yaml_quoted(value.text))}};
  }
  context.report(std::move(finding));
}

void check(const FileContext& context) {
  if (context.file.role != FileRole::kApply) return;
  for (const Mapping& mapping : mappings_of(context.file)) {
    const bool secret = mapping.kind == MapKind::kSecret;
    for (const Entry& entry : mapping.node->entries) {
      const Field* field = field_of(mapping, entry.key.text);
      if (field == nullptr) continue;
      if (field->type == FieldType::kText) {
        check_text(context, entry.value, secret);
      }
      if (field->type != FieldType::kTextList) continue;
      for (const Node& item : entry.value.items)
        check_text(context, item, secret);
    }
  }
}

}  // namespace

constinit const Rule lossy_number = {
    .id = "lossy-number",
    .severity = Severity::kError,
    .summary = "an unquoted number or word that becomes another text",
    .why =
        "`fleetctl apply` makes text of every scalar, numbers through a 32-bit "
        "format: `5.10` becomes `5.1`, `017` `15`, `on` `true`.",
    .evidence = "tried on Fleet 4.69",
    .bad =
        "# a.yml\n"
        "apiVersion: v1\n"
        "kind: query\n"
        "spec:\n"
        "  name: a\n"
        "  query: SELECT 1\n"
        "  min_osquery_version: 5.10\n",
    .good =
        "# a.yml\n"
        "apiVersion: v1\n"
        "kind: query\n"
        "spec:\n"
        "  name: a\n"
        "  query: SELECT 1\n"
        "  min_osquery_version: '5.10'\n",
    .check_file = check,
};

}  // namespace ctl
