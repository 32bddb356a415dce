#include <algorithm>

#include "validators/documents.h"

namespace ctl {
namespace {

// Braces inside a text, as of JSON, are no template: the rest is SQL.
bool is_outside_texts(const std::vector<SqlToken>& tokens, std::size_t at) {
  return std::none_of(tokens.begin(), tokens.end(), [at](const SqlToken& t) {
    const bool text =
        t.kind == TokenKind::kString || t.kind == TokenKind::kQuotedName;
    return text && t.begin <= at && at < t.end;
  });
}

bool has_placeholder(const std::string& sql, std::string_view open,
                     std::string_view close) {
  const std::size_t at = sql.find(open);
  if (at == std::string::npos) return false;
  if (sql.find(close, at) == std::string::npos) return false;
  return is_outside_texts(tokenize(sql), at);
}

void check(const DefinitionContext& context) {
  const Definition& definition = context.definition;
  const Node* node = definition.sql_node;
  if (node == nullptr) return;
  const bool found = has_placeholder(definition.sql, "{{", "}}") ||
                     has_placeholder(definition.sql, "<%", "%>");
  if (!found) return;
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
    .check_definition = check,
};

}  // namespace ctl
