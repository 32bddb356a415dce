#include "engine/emulator/error_place.h"

#include <algorithm>
#include <array>
#include <span>

#include "schema/base/text.h"

namespace ctl {
namespace {

struct Pattern {
  std::string_view before;
  std::string_view after;
  bool table;  // the name is one of a table
};

// What stands around the name in a message.
constexpr std::array<Pattern, 9> kPatterns = {{
    {"no such table: ", "", true},
    {"table ", " may not be modified", true},
    {"Table ", " was queried without a required column in the WHERE clause",
     true},
    {"no such function: ", "", false},
    {"wrong number of arguments to function ", "()", false},
    {"no such column: ", "", false},
    {"ambiguous column name: ", "", false},
    {"misuse of aggregate: ", "()", false},
    {"no such module: ", "", false},
}};

// "main.x" names x.
std::string_view last_part(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

bool names(const Token& token, std::string_view name) {
  return (token.kind == TokenKind::kWord ||
          token.kind == TokenKind::kQuotedName ||
          token.kind == TokenKind::kString) &&
         lower_ascii(unquoted(token)) == lower_ascii(name);
}

bool is_symbol(const Token& token, std::string_view text) {
  return token.kind == TokenKind::kOperator && token.text == text;
}

// Whether a table's name can stand after this token.
bool leads_table(const Token& token) {
  static constexpr std::array<std::string_view, 7> kWords = {
      "from", "join", "into", "update", "table", "view", "in"};
  if (token.kind == TokenKind::kWord) {
    return std::ranges::find(kWords, lower_ascii(token.text)) != kWords.end();
  }
  return is_symbol(token, ",") || is_symbol(token, "(") ||
         is_symbol(token, ".");
}

std::optional<std::size_t> find_name(std::span<const Token> tokens,
                                     std::string_view name, bool table) {
  std::optional<std::size_t> first;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!names(tokens[i], name)) continue;
    if (!first) first = tokens[i].offset;
    if (!table) return first;
    const bool qualifier =
        i + 1 < tokens.size() && is_symbol(tokens[i + 1], ".");
    if (!qualifier && i > 0 && leads_table(tokens[i - 1])) {
      return tokens[i].offset;
    }
  }
  return first;
}

}  // namespace

std::optional<std::size_t> error_place(const std::vector<Token>& tokens,
                                       std::size_t statement,
                                       std::string_view message) {
  const auto begin =
      std::ranges::lower_bound(tokens, statement, {}, &Token::offset);
  const std::span<const Token> rest(begin, tokens.end());
  for (const Pattern& pattern : kPatterns) {
    if (!message.starts_with(pattern.before) ||
        !message.ends_with(pattern.after) ||
        message.size() < pattern.before.size() + pattern.after.size()) {
      continue;
    }
    std::string_view name = message.substr(pattern.before.size());
    name.remove_suffix(pattern.after.size());
    return find_name(rest, last_part(name), pattern.table);
  }
  if (message == "incomplete input" && !rest.empty()) {
    return rest.back().offset + rest.back().text.size();
  }
  return std::nullopt;
}

}  // namespace ctl
