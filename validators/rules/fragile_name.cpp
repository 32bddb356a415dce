#include <algorithm>

#include "validators/documents.h"

namespace ctl {
namespace {

bool is_fleet(const Definition& definition) {
  return definition.dialect == Dialect::kGitOps ||
         definition.dialect == Dialect::kApply;
}

// Of any name, the team's included.
std::string_view fault_of(std::string_view name) {
  const auto is_space = [](char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  };
  if (is_space(name.front()) || is_space(name.back())) {
    return "begins or ends with a blank";
  }
  const bool control = std::any_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
  });
  return control ? "holds a control character" : "";
}

std::string_view fault_of(const Definition& definition) {
  const std::string_view name = definition.name;
  const std::string_view fault = fault_of(name);
  if (!fault.empty()) return fault;
  const bool collated = definition.kind == DefinitionKind::kQuery ||
                        definition.kind == DefinitionKind::kLabel;
  const bool beyond = std::any_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0xF0;  // U+10000 and above
  });
  return collated && beyond ? "holds a character that equals every emoji" : "";
}

// The blanks around it can go.
Fix trimmed(const File& file, const Node& node) {
  const std::string_view rest = trim(node.text);
  const bool one_line = node.style == ScalarStyle::kSingleQuoted ||
                        node.style == ScalarStyle::kDoubleQuoted;
  const bool safe = rest.size() < node.text.size() && one_line &&
                    can_fix(file) && !node.alias &&
                    rest.find_first_of("\\\"'\n") == std::string_view::npos;
  if (!safe) return {};
  return {.safe = true,
          .edits = {replace(file, node.offset, node.end, yaml_quoted(rest))}};
}

Finding finding_of(const File& file, const Node& node, std::string_view fault) {
  return {
      .place = place_of(file, node),
      .message = concat("the name ", quote(node.text), ' ', fault),
      .help = "the server may take it for another name; remove that character",
      .fix = trimmed(file, node)};
}

void check(const DefinitionContext& context) {
  const Definition& definition = context.definition;
  if (!is_fleet(definition) || is_blank(definition.name)) return;
  const Node* node = definition.name_node;
  const std::string_view fault = fault_of(definition);
  if (node == nullptr || fault.empty()) return;
  context.report(finding_of(*definition.file, *node, fault));
}

void check_teams(const TreeContext& context) {
  for (const EntryFile& entry : context.tree.entries) {
    const Node* name = entry.root->find("name");
    if (name == nullptr || !name->is_scalar() || name->text.empty()) continue;
    const std::string_view fault = fault_of(std::string_view(name->text));
    if (!fault.empty()) context.report(finding_of(*entry.file, *name, fault));
  }
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
    .check_tree = check_teams,
    .check_definition = check,
};

}  // namespace ctl
