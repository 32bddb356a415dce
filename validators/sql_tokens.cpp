#include "validators/sql_tokens.h"

#include <algorithm>

#include "schema/base/text.h"

namespace ctl {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

bool SqlToken::is_word(std::string_view word) const {
  return kind == TokenKind::kWord && equal_ignoring_case(value, word);
}

std::vector<SqlToken> tokenize(std::string_view sql) {
  std::vector<SqlToken> out;
  for (const Token& token : tokenize_sql(sql)) {
    out.push_back({token.kind, token.offset, token.offset + token.text.size(),
                   unquoted(token)});
  }
  return out;
}

// Of the letters and digits outside of comments, which equal tokens share.
std::size_t token_digest(std::string_view sql) {
  std::size_t digest = 0xcbf29ce484222325U;
  char closing = '\0';  // of the quote around `at`
  for (std::size_t at = 0; at < sql.size(); ++at) {
    const char c = lower(sql[at]);
    if (is_digit(c) || is_name_start(c)) {
      digest = (digest ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    } else if (closing != '\0') {
      if (c == closing) closing = '\0';
    } else if (c == '\'' || c == '"' || c == '`' || c == '[') {
      closing = c == '[' ? ']' : c;
    } else if (sql.substr(at, 2) == "--") {
      at = std::min(sql.find('\n', at), sql.size());
    } else if (sql.substr(at, 2) == "/*") {
      const std::size_t end = sql.find("*/", at + 2);
      at = end == std::string_view::npos ? sql.size() : end + 1;
    }
  }
  return digest;
}

const SqlToken* find_name(const std::vector<SqlToken>& tokens,
                          std::string_view name) {
  const auto found =
      std::find_if(tokens.begin(), tokens.end(), [&](const SqlToken& token) {
        return token.is_name() && equal_ignoring_case(token.value, name);
      });
  return found == tokens.end() ? nullptr : &*found;
}

const SqlToken* find_literal(const std::vector<SqlToken>& tokens,
                             std::string_view text) {
  const auto found =
      std::find_if(tokens.begin(), tokens.end(), [&](const SqlToken& token) {
        return token.kind == TokenKind::kString && token.value == text;
      });
  return found == tokens.end() ? nullptr : &*found;
}

}  // namespace ctl
