#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ctl {

enum class SqlTokenKind {
  kWord,    // identifier or keyword
  kQuoted,  // "x", `x` or [x]
  kString,  // 'x'
  kBlob,    // x'00'
  kNumber,
  kVariable,  // ?1 :x @x $x
  kOperator,  // one or two characters
  kBad,       // what SQLite would call an unrecognized token
};

// One token of a statement: bytes [begin, end) of its text. `value` is the text
// without quotes, a doubled quote undone.
struct SqlToken {
  SqlTokenKind kind = SqlTokenKind::kBad;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string value;

  bool is_name() const {
    return kind == SqlTokenKind::kWord || kind == SqlTokenKind::kQuoted;
  }
  bool is_operator(std::string_view text) const {
    return kind == SqlTokenKind::kOperator && value == text;
  }
  // A keyword, in any case.
  bool is_word(std::string_view lower) const;
};

// Splits SQL the way SQLite does; blanks and comments are left out. Used to
// find where to point and to compare statements, never to judge one.
std::vector<SqlToken> tokenize(std::string_view sql);

// Equal for statements of equal tokens, words in any case; much cheaper.
std::size_t token_digest(std::string_view sql);

// The first token that carries a name (identifiers) or a text (literals),
// ignoring ASCII case; nullptr when there is none.
const SqlToken* find_name(const std::vector<SqlToken>& tokens,
                          std::string_view name);
const SqlToken* find_literal(const std::vector<SqlToken>& tokens,
                             std::string_view text);

// Whether a statement is only blanks and comments.
bool is_blank_sql(std::string_view sql);

bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace ctl
