#include "validators/documents.h"
#include "validators/targets.h"

namespace ctl {
namespace {

std::string without_blanks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\n' && c != '\r') out += c;
  }
  return out;
}

void check(const DefinitionContext& context) {
  const Definition& definition = context.definition;
  const bool fleet = definition.dialect == Dialect::kGitOps ||
                     definition.dialect == Dialect::kApply;
  const bool listed = definition.kind == DefinitionKind::kQuery ||
                      definition.kind == DefinitionKind::kPolicy;
  const Entry* entry = find_value(definition, "platform");
  if (!fleet || !listed || entry == nullptr || !entry->value.is_scalar())
    return;
  const std::string& text = entry->value.text;
  const std::string trimmed = without_blanks(text);
  if (trimmed == text || trimmed.empty()) return;
  if (parse_platform_list(trimmed).invalid) return;
  Finding finding = {
      .place = value_place(*definition.file, *entry),
      .message = concat("platform ", quote(text), " has blanks in it"),
      .help = concat("write `", trimmed, "`; the server stores the blanks")};
  if (can_fix(*definition.file) && !entry->value.alias &&
      entry->value.style != ScalarStyle::kLiteral &&
      entry->value.style != ScalarStyle::kFolded) {
    finding.fix = {.safe = true,
                   .edits = {replace(*definition.file, entry->value.offset,
                                     entry->value.end, trimmed)}};
  }
  context.report(std::move(finding));
}

}  // namespace

constinit const Rule platform_spacing = {
    .id = "platform-spacing",
    .severity = Severity::kNote,
    .summary = "blanks around the items of a platform list",
    .why = "They are stored as they are and show up as a change.",
    .bad =
        "- name: a\n"
        "  query: SELECT 1\n"
        "  platform: darwin, linux\n",
    .good =
        "- name: a\n"
        "  query: SELECT 1\n"
        "  platform: darwin,linux\n",
    .check_definition = check,
};

}  // namespace ctl
