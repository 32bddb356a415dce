#include "validators/sql_tokens.h"

#include <algorithm>
#include <optional>

#include "schema/base/text.h"

namespace ctl {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_name_part(char c) {
  return is_name_start(c) || is_digit(c) || c == '$';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

class Scanner {
 public:
  explicit Scanner(std::string_view sql) : sql_(sql) {}

  std::optional<SqlToken> next() {
    skip_blanks();
    if (at_ >= sql_.size()) return std::nullopt;
    SqlToken token;
    token.begin = at_;
    token.kind = scan(token.value);
    token.end = at_;
    if (token.value.empty() && !quoted(token.kind)) {
      token.value = std::string(sql_.substr(token.begin, at_ - token.begin));
    }
    return token;
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0';
  }

  static bool quoted(SqlTokenKind kind) {
    return kind == SqlTokenKind::kQuoted || kind == SqlTokenKind::kString ||
           kind == SqlTokenKind::kBlob;
  }

  void skip_blanks() {
    while (at_ < sql_.size()) {
      if (is_space(peek())) {
        ++at_;
      } else if (peek() == '-' && peek(1) == '-') {
        at_ = std::min(sql_.find('\n', at_), sql_.size());
      } else if (peek() == '/' && peek(1) == '*') {
        const std::size_t end = sql_.find("*/", at_ + 2);
        at_ = end == std::string_view::npos ? sql_.size() : end + 2;
      } else {
        return;
      }
    }
  }

  SqlTokenKind scan(std::string& value) {
    const char c = peek();
    if (c == '\'') return quote('\'', value, SqlTokenKind::kString);
    if (c == '"' || c == '`') return quote(c, value, SqlTokenKind::kQuoted);
    if (c == '[') return bracket(value);
    if ((c == 'x' || c == 'X') && peek(1) == '\'') {
      ++at_;
      return quote('\'', value, SqlTokenKind::kBlob);
    }
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (is_name_start(c)) return run(SqlTokenKind::kWord);
    if (c == '?' || c == ':' || c == '@' || c == '$' || c == '#') {
      ++at_;
      return run(SqlTokenKind::kVariable);
    }
    return operation();
  }

  SqlTokenKind run(SqlTokenKind kind) {
    while (is_name_part(peek()))
      ++at_;
    return kind;
  }

  SqlTokenKind quote(char mark, std::string& value, SqlTokenKind kind) {
    for (++at_; at_ < sql_.size(); ++at_) {
      if (peek() != mark) {
        value += peek();
      } else if (peek(1) == mark) {
        value += mark;
        ++at_;
      } else {
        ++at_;
        return kind;
      }
    }
    return SqlTokenKind::kBad;
  }

  SqlTokenKind bracket(std::string& value) {
    const std::size_t end = sql_.find(']', at_);
    if (end == std::string_view::npos) {
      at_ = sql_.size();
      return SqlTokenKind::kBad;
    }
    value = std::string(sql_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return SqlTokenKind::kQuoted;
  }

  SqlTokenKind number() {
    if (peek() == '0' && lower(peek(1)) == 'x') at_ += 2;
    while (is_name_part(peek()) || peek() == '.' ||
           ((peek() == '+' || peek() == '-') && lower(sql_[at_ - 1]) == 'e' &&
            is_digit(peek(1)))) {
      ++at_;
    }
    return SqlTokenKind::kNumber;
  }

  SqlTokenKind operation() {
    constexpr std::string_view kPairs[] = {
        "||", "==", "!=", "<>", "<=", ">=", "<<", ">>", "->"};
    const std::string_view two = sql_.substr(at_, 2);
    if (sql_.substr(at_, 3) == "->>") {
      at_ += 3;
    } else if (std::find(std::begin(kPairs), std::end(kPairs), two) !=
               std::end(kPairs)) {
      at_ += 2;
    } else {
      ++at_;
    }
    return SqlTokenKind::kOperator;
  }

  std::string_view sql_;
  std::size_t at_ = 0;
};

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

bool SqlToken::is_word(std::string_view word) const {
  return kind == SqlTokenKind::kWord && equal_ignoring_case(value, word);
}

std::vector<SqlToken> tokenize(std::string_view sql) {
  std::vector<SqlToken> tokens;
  Scanner scanner(sql);
  while (std::optional<SqlToken> token = scanner.next()) {
    tokens.push_back(*std::move(token));
  }
  return tokens;
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
        return token.kind == SqlTokenKind::kString && token.value == text;
      });
  return found == tokens.end() ? nullptr : &*found;
}

bool is_blank_sql(std::string_view sql) {
  return !Scanner(sql).next().has_value();
}

}  // namespace ctl
