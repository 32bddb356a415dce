#include "validators/documents.h"

namespace ctl {
namespace {

bool starts_with_drive(std::string_view text) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  return text.size() > 2 && is_letter(text[0]) && text[1] == ':';
}

bool is_doubled(std::string_view text) {
  if (starts_with_drive(text)) return text.find("\\\\") != std::string::npos;
  if (!text.starts_with("HKEY_")) return false;
  // Many published policies double every separator but the last.
  const std::size_t last = text.rfind('\\');
  return last != std::string_view::npos && last > 0 && text[last - 1] == '\\';
}

// The token is an argument of a regular expression, where `\\` is one.
bool is_pattern(const std::vector<SqlToken>& tokens, std::size_t index) {
  int depth = 0;
  for (std::size_t i = index; i-- > 0;) {
    if (depth == 0 && tokens[i].is_word("regexp")) return true;
    if (tokens[i].is_operator(")")) ++depth;
    if (!tokens[i].is_operator("(")) continue;
    if (depth-- > 0) continue;
    return i > 0 && (tokens[i - 1].is_word("regex_match") ||
                     tokens[i - 1].is_word("regex_split"));
  }
  return false;
}

void check(const SqlContext& context) {
  const Node* node = context.definition.sql_node;
  if (node == nullptr || node->style == ScalarStyle::kDoubleQuoted ||
      node->style == ScalarStyle::kJson)
    return;
  const std::vector<SqlToken>& tokens = context.sql.tokens;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind != TokenKind::kString) continue;
    if (!is_doubled(tokens[i].value) || is_pattern(tokens, i)) continue;
    context.report_token(
        &tokens[i],
        {.message = concat("the backslashes of ", quote(tokens[i].value),
                           " are doubled, and nothing here makes them one"),
         .help = "write one backslash; only JSON and double quotes need two",
         .subject = tokens[i].value});
  }
}

}  // namespace

constinit const Rule double_backslash = {
    .id = "double-backslash",
    .severity = Severity::kWarning,
    .preview = true,
    .summary = "a Windows path with doubled backslashes in YAML text",
    .why = "Copied from JSON: the text is compared with both, and is unequal.",
    .bad =
        "- name: a\n"
        "  platform: windows\n"
        "  query: SELECT 1 FROM file WHERE path = 'C:\\\\Windows\\\\x'\n",
    .good =
        "- name: a\n"
        "  platform: windows\n"
        "  query: SELECT 1 FROM file WHERE path = 'C:\\Windows\\x'\n",
    .check_sql = check,
};

}  // namespace ctl
