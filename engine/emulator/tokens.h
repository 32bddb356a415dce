#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace ctl {

enum class TokenKind {
  kWord,        // keyword or identifier
  kQuotedName,  // "x", `x` or [x]
  kString,      // 'x'
  kBlob,        // x'00'
  kNumber,
  kVariable,  // ?1, :x, @x, $x
  kOperator,
  kError,  // what no token starts with, or a literal without its end
};

struct Token {
  TokenKind kind = TokenKind::kError;
  std::size_t offset = 0;
  std::string_view text;  // as written, quotes included
};

// The tokens of SQL as SQLite reads them, without blanks and comments. `sql`
// must outlive them.
std::vector<Token> tokenize_sql(std::string_view sql);
// Whether there is none: a statement of blanks and comments.
bool is_blank_sql(std::string_view sql);

// Whether it is this keyword, given in lower case; a quoted name is none.
bool is_word(const Token& token, std::string_view keyword);
// Likewise for one of them, or for an operator.
bool is_one_of(const Token& token,
               std::initializer_list<std::string_view> words);

// What a token names or says: without quotes (and the `x` of a blob), doubled
// quotes made single.
std::string unquoted(const Token& token);

}  // namespace ctl
