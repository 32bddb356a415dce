#include <algorithm>

#include "validators/documents.h"

namespace ctl {
namespace {

bool is_fleet(const Definition& definition) {
  return definition.dialect == Dialect::kGitOps ||
         definition.dialect == Dialect::kApply;
}

std::string_view fault_of(const Definition& definition) {
  const std::string& name = definition.name;
  const auto is_space = [](char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  };
  if (is_space(name.front()) || is_space(name.back())) {
    return "begins or ends with a blank";
  }
  const bool control = std::any_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
  });
  if (control) return "holds a control character";
  const bool collated = definition.kind == DefinitionKind::kQuery ||
                        definition.kind == DefinitionKind::kLabel;
  const bool beyond = std::any_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0xF0;  // U+10000 and above
  });
  return collated && beyond ? "holds a character that equals every emoji" : "";
}

void check(const DefinitionContext& context) {
  const Definition& definition = context.definition;
  if (!is_fleet(definition) || is_blank(definition.name)) return;
  const Node* node = definition.name_node;
  const std::string_view fault = fault_of(definition);
  if (node == nullptr || fault.empty()) return;
  Finding finding = {
      .place = place_of(*definition.file, *node),
      .message = concat("the name ", quote(definition.name), ' ', fault),
      .help = "the server may take it for another name; remove that character"};
  const std::string_view trimmed = trim(definition.name);
  const bool one_line = node->style == ScalarStyle::kSingleQuoted ||
                        node->style == ScalarStyle::kDoubleQuoted;
  if (trimmed.size() < definition.name.size() && one_line &&
      can_fix(*definition.file) && !node->alias &&
      trimmed.find_first_of("\\\"'\n") == std::string_view::npos) {
    finding.fix = {.safe = true,
                   .edits = {replace(*definition.file, node->offset, node->end,
                                     yaml_quoted(trimmed))}};
  }
  context.report(std::move(finding));
}

}  // namespace

constinit const Rule fragile_name = {
    .id = "fragile-name",
    .severity = Severity::kWarning,
    .summary =
        "a name with a blank at an end, or a character that equals "
        "others",
    .why =
        "To the server's database `a` and `a ` are one name, and so are any "
        "two emoji.",
    .bad =
        "- name: ' a'\n"
        "  query: SELECT 1\n",
    .good =
        "- name: a\n"
        "  query: SELECT 1\n",
    .check_definition = check,
};

}  // namespace ctl
