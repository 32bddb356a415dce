#include "engine/emulator/statement_size.h"

namespace ctl {
namespace {

constexpr std::size_t kMostCalls = 8000;
// No table of SQLite has more columns.
constexpr std::size_t kMostUsing = 2000;

bool is_symbol(const Token& token, char symbol) {
  return token.kind == TokenKind::kOperator && token.text.size() == 1 &&
         token.text.front() == symbol;
}

// Words that may stand before a parenthesis without being functions.
bool is_function_name(const Token& token) {
  if (token.kind == TokenKind::kQuotedName) return true;
  return token.kind == TokenKind::kWord &&
         !is_one_of(token,
                    {"and",   "or",   "not",    "in",   "values",  "select",
                     "where", "when", "then",   "else", "on",      "using",
                     "from",  "join", "exists", "as",   "between", "case",
                     "like",  "glob", "is",     "by",   "having"});
}

}  // namespace

std::optional<Oversize> find_oversize(const std::vector<Token>& tokens) {
  Oversize at;
  std::size_t calls = 0;
  std::size_t names = 0;  // of a USING list; 0 outside
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (i == 0 || is_symbol(tokens[i - 1], ';')) {
      at.statement = token.offset;
      calls = names = 0;
    }
    if (is_symbol(token, ')')) names = 0;
    if (names > 0 && is_symbol(token, ',') && ++names > kMostUsing) {
      at.what = "columns in USING";
      at.limit = kMostUsing;
      return at;
    }
    if (i == 0 || !is_symbol(token, '(')) continue;
    names = is_word(tokens[i - 1], "using") ? 1 : 0;
    if (is_function_name(tokens[i - 1]) && ++calls > kMostCalls) {
      at.what = "function calls";
      at.limit = kMostCalls;
      return at;
    }
  }
  return std::nullopt;
}

}  // namespace ctl
