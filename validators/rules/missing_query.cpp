#include "validators/documents.h"

namespace ctl {
namespace {

bool is_patch(const Definition& definition) {
  const Entry* type = find_value(definition, "type");
  return definition.kind == DefinitionKind::kPolicy && type != nullptr &&
         type->value.text == "patch";
}

// `- path:` with nothing lacks its path, not its SQL.
bool is_empty_reference(const Definition& definition) {
  return definition.dialect == Dialect::kGitOps &&
         definition.item->entries.size() == 1 &&
         find_entry(definition, "path") != nullptr;
}

void check(const DefinitionContext& context) {
  const Definition& definition = context.definition;
  const bool needs_sql = definition.kind == DefinitionKind::kQuery ||
                         definition.kind == DefinitionKind::kPolicy;
  if (!needs_sql || definition.item == nullptr || is_patch(definition)) return;
  if (is_empty_reference(definition)) return;
  const Entry* query = find_entry(definition, "query");
  const bool other_type =
      query != nullptr && (query->value.is_list() || query->value.is_map());
  if (other_type || !is_blank_sql(definition.sql)) return;
  const File& file = *definition.file;
  const bool comments = !is_blank(definition.sql);
  context.report({.place = query == nullptr ? item_place(definition)
                                            : key_place(file, *query),
                  .message = concat(to_string(definition.kind), " has no SQL",
                                    comments ? ", only comments" : ""),
                  .help = "add `query: …`"});
}

}  // namespace

constinit const Rule missing_query = {
    .id = "missing-query",
    .severity = Severity::kError,
    .summary = "a query or policy without SQL",
    .why = "The server refuses it, an agent drops it.",
    .bad =
        "- name: a\n"
        "  query: -- to do\n",
    .good =
        "- name: a\n"
        "  query: SELECT 1\n",
    .check_definition = check,
};

}  // namespace ctl
