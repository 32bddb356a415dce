#include "validators/documents.h"

namespace ctl {
namespace {

void check(const SqlContext& context) {
  const Definition& definition = context.definition;
  const std::string& sql = definition.sql;
  const bool mustache = sql.find("{{") != std::string::npos &&
                        sql.find("}}") != std::string::npos;
  const bool angled = sql.find("<%") != std::string::npos &&
                      sql.find("%>") != std::string::npos;
  if (!mustache && !angled) return;
  // Braces inside a text, as of JSON, are no template when the rest is SQL.
  if (context.sql.failing() == nullptr) return;
  const Node* node = definition.sql_node;
  if (node == nullptr) return;
  context.report({.place = place_of(*definition.file, *node),
                  .message = "the SQL holds a template and is not checked",
                  .help = "lint what the template makes of it"});
}

}  // namespace

constinit const Rule template_in_sql = {
    .id = "template-in-sql",
    .severity = Severity::kNote,
    .summary = "SQL with `{{…}}` or `<%…%>` in it",
    .why =
        "It is no SQL before another tool has filled it in: no rule about "
        "SQL has looked at it.",
    .bad =
        "- name: a\n"
        "  query: SELECT device FROM mounts WHERE path = {{ path }}\n",
    .good =
        "- name: a\n"
        "  query: SELECT device FROM mounts WHERE path = '/'\n",
    .check_sql = check,
};

}  // namespace ctl
