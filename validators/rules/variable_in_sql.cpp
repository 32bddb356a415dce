#include "validators/documents.h"

namespace ctl {
namespace {

void check(const DefinitionContext& context) {
  const Definition& definition = context.definition;
  const Node* node = definition.sql_node;
  if (node == nullptr || definition.dialect != Dialect::kGitOps) return;
  for (const Variable& variable : definition.file->variables) {
    const bool inside =
        node->offset <= variable.start && variable.start < node->end;
    if (!inside || variable.state != Variable::State::kSet) continue;
    context.report(
        {.place = {definition.file, variable.start, variable.end},
         .message = concat("the SQL depends on environment variable ",
                           quote(variable.name)),
         .help = "write the value out, or `\\$` for a plain dollar sign"});
  }
}

}  // namespace

constinit const Rule variable_in_sql = {
    .id = "variable-in-sql",
    .severity = Severity::kWarning,
    .summary = "an environment variable that is set and expands inside SQL",
    .why = "What runs is not what was reviewed.",
    .bad =
        "- name: a\n"
        "  query: SELECT 1 FROM mounts WHERE path = '$PATH'\n",
    .good =
        "- name: a\n"
        "  query: SELECT 1 FROM mounts WHERE path = '\\$PATH'\n",
    .check_definition = check,
};

}  // namespace ctl
