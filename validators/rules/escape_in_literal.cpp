#include "validators/documents.h"

namespace ctl {
namespace {

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
}

void check(const SqlContext& context) {
  const Definition& definition = context.definition;
  const Node* node = definition.sql_node;
  if (node == nullptr) return;
  const bool escapes = node->style == ScalarStyle::kDoubleQuoted ||
                       node->style == ScalarStyle::kJson;
  if (!escapes) return;
  const SourceFile& source = definition.file->source;
  const SourceMap map(source, *node);
  for (const SqlToken& token : context.sql.tokens) {
    if (token.kind != TokenKind::kString) continue;
    for (std::size_t i = token.begin; i < token.end; ++i) {
      if (!is_control(definition.sql[i])) continue;
      const std::size_t at = map.offset(i);
      if (source.text()[at] != '\\') continue;
      const std::string escape = source.text().substr(at, 2);
      context.report_token(
          &token,
          {.message = concat("the escape ", quote(escape),
                             " puts a control character into this text"),
           .help = concat("write `\\", escape,
                          "` for a backslash, or the SQL behind `|`"),
           .subject = token.value});
      break;
    }
  }
}

}  // namespace

constinit const Rule escape_in_literal = {
    .id = "escape-in-literal",
    .severity = Severity::kWarning,
    .summary = "an escape of the file that makes a control character in SQL",
    .why = "A path with a tab in it matches nothing.",
    .bad =
        "- name: a\n"
        "  platform: windows\n"
        "  query: \"SELECT 1 FROM file WHERE path = 'C:\\temp\\\\x'\"\n",
    .good =
        "- name: a\n"
        "  platform: windows\n"
        "  query: SELECT 1 FROM file WHERE path = 'C:\\temp\\x'\n",
    .check_sql = check,
};

}  // namespace ctl
