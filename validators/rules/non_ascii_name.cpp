#include <algorithm>

#include "validators/documents.h"

namespace ctl {
namespace {

void check(const DefinitionContext& context) {
  const Definition& definition = context.definition;
  const bool named_in_ascii = definition.kind == DefinitionKind::kQuery ||
                              definition.kind == DefinitionKind::kLabel;
  const Node* node = definition.name_node;
  if (definition.dialect != Dialect::kGitOps || !named_in_ascii ||
      node == nullptr || !node->is_scalar())
    return;
  const auto first = std::find_if(
      node->text.begin(), node->text.end(),
      [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  if (first == node->text.end()) return;
  const auto index = static_cast<std::size_t>(first - node->text.begin());
  const std::size_t at = source_offset(definition.file->source, *node, index);
  context.report(
      {.place = {definition.file, at, at + 1},
       .message =
           concat("the name of this ", to_string(definition.kind), " holds ",
                  quote(node->text.substr(index), 1), ", which is not ASCII"),
       .help = "use letters without accents, digits and signs"});
}

}  // namespace

constinit const Rule non_ascii_name = {
    .id = "non-ascii-name",
    .severity = Severity::kError,
    .summary = "a query or label of a GitOps file whose name is not ASCII",
    .why = "The server's tool refuses the file.",
    .bad =
        "- name: Prozesse für alle\n"
        "  query: SELECT 1\n",
    .good =
        "- name: Prozesse\n"
        "  query: SELECT 1\n",
    .check_definition = check,
};

}  // namespace ctl
