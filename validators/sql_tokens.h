#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/emulator/tokens.h"

namespace ctl {

// One token of a statement: bytes [begin, end) of its text. `value` is the text
// without quotes, a doubled quote undone.
struct SqlToken {
  TokenKind kind = TokenKind::kError;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string value;

  bool is_name() const {
    return kind == TokenKind::kWord || kind == TokenKind::kQuotedName;
  }
  bool is_operator(std::string_view text) const {
    return kind == TokenKind::kOperator && value == text;
  }
  // A keyword, in any case.
  bool is_word(std::string_view lower) const;
};

// The tokens of a statement, to find where to point and to compare statements,
// never to judge one.
std::vector<SqlToken> tokenize(std::string_view sql);

// Equal for statements of equal tokens, words in any case; much cheaper.
std::size_t token_digest(std::string_view sql);

// The first token that carries a name (identifiers) or a text (literals),
// ignoring ASCII case; nullptr when there is none.
const SqlToken* find_name(const std::vector<SqlToken>& tokens,
                          std::string_view name);
const SqlToken* find_literal(const std::vector<SqlToken>& tokens,
                             std::string_view text);

bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace ctl
