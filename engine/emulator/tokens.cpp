#include "engine/emulator/tokens.h"

#include <algorithm>
#include <array>

namespace ctl {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

// Bytes above ASCII are part of a word.
bool is_word_byte(char c) {
  const char low = static_cast<char>(c | 0x20);
  return (low >= 'a' && low <= 'z') || is_digit(c) || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

class Scanner {
 public:
  explicit Scanner(std::string_view sql) : sql_(sql) {}

  bool is_at_end() { return !skip_blanks(); }

  std::vector<Token> scan() {
    std::vector<Token> tokens;
    tokens.reserve(sql_.size() / 5);
    while (skip_blanks()) {
      const std::size_t begin = at_;
      const TokenKind kind = next();
      tokens.push_back({kind, begin, sql_.substr(begin, at_ - begin)});
    }
    return tokens;
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0';
  }

  // False at the end of the text.
  bool skip_blanks() {
    while (at_ < sql_.size()) {
      if (is_space(sql_[at_])) {
        ++at_;
      } else if (peek() == '-' && peek(1) == '-') {
        at_ = std::min(sql_.find('\n', at_), sql_.size());
      } else if (peek() == '/' && peek(1) == '*') {
        const std::size_t end = sql_.find("*/", at_ + 2);
        at_ = end == std::string_view::npos ? sql_.size() : end + 2;
      } else {
        return true;
      }
    }
    return false;
  }

  TokenKind next() {
    const char c = peek();
    if (c == '\'') return quoted('\'', TokenKind::kString);
    if (c == '"' || c == '`') return quoted(c, TokenKind::kQuotedName);
    if (c == '[') return bracketed();
    if ((c == 'x' || c == 'X') && peek(1) == '\'') {
      ++at_;
      return quoted('\'', TokenKind::kBlob);
    }
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (c == '?' || c == '@' || c == '#' || c == ':' || c == '$') {
      return variable();
    }
    if (is_word_byte(c)) {
      skip_word();
      return TokenKind::kWord;
    }
    return symbol();
  }

  void skip_word() {
    while (at_ < sql_.size() && is_word_byte(sql_[at_]))
      ++at_;
  }

  TokenKind quoted(char quote, TokenKind kind) {
    ++at_;
    while (true) {
      const std::size_t end = sql_.find(quote, at_);
      if (end == std::string_view::npos) {
        at_ = sql_.size();
        return TokenKind::kError;
      }
      at_ = end + 1;
      if (peek() != quote) return kind;
      ++at_;
    }
  }

  TokenKind bracketed() {
    const std::size_t end = sql_.find(']', at_);
    at_ = end == std::string_view::npos ? sql_.size() : end + 1;
    return end == std::string_view::npos ? TokenKind::kError
                                         : TokenKind::kQuotedName;
  }

  TokenKind number() {
    if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X')) {
      skip_word();
      return TokenKind::kNumber;
    }
    while (is_word_byte(peek()) || peek() == '.') {
      const bool exponent = peek() == 'e' || peek() == 'E';
      ++at_;
      const bool sign = peek() == '+' || peek() == '-';
      if (exponent && sign && is_digit(peek(1))) ++at_;
    }
    return TokenKind::kNumber;
  }

  TokenKind variable() {
    const std::size_t begin = at_++;
    skip_word();
    const bool named = at_ > begin + 1;
    return named || sql_[begin] == '?' ? TokenKind::kVariable
                                       : TokenKind::kError;
  }

  TokenKind symbol() {
    static constexpr std::array<std::string_view, 10> kLong = {
        "->>", "->", "||", "<<", ">>", "<=", ">=", "<>", "==", "!="};
    for (const std::string_view text : kLong) {
      if (sql_.substr(at_).starts_with(text)) {
        at_ += text.size();
        return TokenKind::kOperator;
      }
    }
    const char c = sql_[at_++];
    return std::string_view("+-*/%|&~<>=(),;.").find(c) !=
                   std::string_view::npos
               ? TokenKind::kOperator
               : TokenKind::kError;
  }

  std::string_view sql_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<Token> tokenize_sql(std::string_view sql) {
  return Scanner(sql).scan();
}

bool is_blank_sql(std::string_view sql) {
  return Scanner(sql).is_at_end();
}

bool is_word(const Token& token, std::string_view keyword) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  };
  return token.kind == TokenKind::kWord &&
         std::ranges::equal(token.text, keyword, {}, lower);
}

bool is_one_of(const Token& token,
               std::initializer_list<std::string_view> words) {
  if (token.kind == TokenKind::kOperator) {
    return std::ranges::find(words, token.text) != words.end();
  }
  return std::ranges::any_of(
      words, [&](std::string_view word) { return is_word(token, word); });
}

std::string unquoted(const Token& token) {
  std::string_view text = token.text;
  if (token.kind == TokenKind::kBlob) text.remove_prefix(1);
  const bool quotes = token.kind == TokenKind::kQuotedName ||
                      token.kind == TokenKind::kString ||
                      token.kind == TokenKind::kBlob;
  if (!quotes || text.size() < 2) return std::string(text);
  const char quote = text.front();
  text = text.substr(1, text.size() - 2);
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    result += text[i];
    if (quote != '[' && text[i] == quote) ++i;
  }
  return result;
}

}  // namespace ctl
