#include "engine/emulator/functions/json5.h"

#include <array>
#include <charconv>
#include <limits>
#include <optional>

#include "schema/base/text.h"

namespace ctl::sql {
namespace {

constexpr std::size_t kMaxDepth = 2000;

// White space of JSON5 beyond that of JSON, in UTF-8.
constexpr std::array<std::string_view, 21> kSpaces = {
    "\v",           "\f",           "\xC2\xA0",     "\xEF\xBB\xBF",
    "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82",
    "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86",
    "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A",
    "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F",
    "\xE3\x80\x80"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool starts_name(char c) {
  return is_letter(c) || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) > 127;
}

class Reader {
 public:
  Reader(std::string_view text, const std::function<bool()>& expired)
      : text_(text), expired_(expired) {}

  Json5 read() {
    Json5 result;
    skip_blanks();
    bool good = value();
    if (good) {
      skip_blanks();
      good = at_ == text_.size();
      result.trailing = !good;
    }
    result.valid = good;
    result.strict = good && strict_;
    if (good) result.json = std::move(out_);
    if (!good) result.error = at_;
    return result;
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool looking_at(std::string_view word) const {
    return text_.substr(at_).starts_with(word);
  }
  bool looking_at_name(std::string_view lower) const {
    return lower_ascii(text_.substr(at_, lower.size())) == lower;
  }

  void skip_blanks() {
    while (at_ < text_.size()) {
      const char c = peek();
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        ++at_;
      } else if (!skip_extension()) {
        return;
      }
    }
  }

  // A comment or white space that plain JSON has not.
  bool skip_extension() {
    const char c = peek();
    if (c != '/' && c != '\v' && c != '\f' &&
        static_cast<unsigned char>(c) < 0x80) {
      return false;
    }
    std::size_t end = at_;
    if (looking_at("/*")) {
      end = text_.find("*/", at_ + 2);
      if (end == std::string_view::npos) return false;
      end += 2;
    } else if (looking_at("//")) {
      end = std::min(text_.find_first_of("\n\r", at_), text_.size());
    }
    for (const std::string_view space : kSpaces) {
      if (end == at_ && looking_at(space)) end += space.size();
    }
    if (end == at_) return false;
    strict_ = false;
    at_ = end;
    return true;
  }

  // A value with all that is in it, without recursion: `open_` holds the
  // brackets that are still to be closed.
  bool value() {
    while (true) {
      if (!enter() || !leave() || is_late()) return false;
      if (open_.empty()) return true;
    }
  }

  bool is_late() {
    if (at_ < timed_ + kUntimed) return false;
    timed_ = at_;
    return expired_ && expired_();
  }

  // Opens containers up to the first scalar, read as well, or empty container.
  bool enter() {
    while (peek() == '{' || peek() == '[') {
      if (open_.size() >= kMaxDepth) return false;
      const char close = peek() == '{' ? '}' : ']';
      out_ += text_[at_++];
      open_ += close;
      skip_blanks();
      if (peek() == close) return true;
      if (close == '}' && !label()) return false;
    }
    return scalar();
  }

  // From behind a value to the next one, or to the end of the outermost.
  bool leave() {
    while (!open_.empty()) {
      skip_blanks();
      if (peek() == ',') {
        ++at_;
        skip_blanks();
        if (peek() != open_.back()) {
          out_ += ',';
          return open_.back() != '}' || label();
        }
        strict_ = false;
      }
      if (peek() != open_.back()) return false;
      out_ += text_[at_++];
      open_.pop_back();
    }
    return true;
  }

  bool scalar() {
    if (peek() == '"' || peek() == '\'') return string();
    for (const std::string_view word : {"true", "false", "null"}) {
      if (!looking_at(word)) continue;
      const std::string_view rest = text_.substr(at_ + word.size());
      if (!rest.empty() && (starts_name(rest[0]) || is_digit(rest[0])))
        return false;
      out_ += word;
      at_ += word.size();
      return true;
    }
    return number();
  }

  bool label() {
    if (peek() == '"' || peek() == '\'') {
      if (!string()) return false;
    } else if (!name()) {
      return false;
    }
    skip_blanks();
    if (peek() != ':') return false;
    ++at_;
    out_ += ':';
    skip_blanks();
    return true;
  }

  bool name() {
    const std::size_t start = at_;
    while (at_ < text_.size()) {
      const char c = peek();
      const bool escape = c == '\\' && peek(1) == 'u' && is_hex(peek(2)) &&
                          is_hex(peek(3)) && is_hex(peek(4)) && is_hex(peek(5));
      if (escape) {
        at_ += 6;
      } else if (starts_name(c) || (at_ > start && is_digit(c))) {
        ++at_;
      } else {
        break;
      }
    }
    if (at_ == start) return false;
    strict_ = false;
    out_ += '"';
    out_ += text_.substr(start, at_ - start);
    out_ += '"';
    return true;
  }

  bool string() {
    const char quote = text_[at_++];
    if (quote == '\'') strict_ = false;
    out_ += '"';
    while (at_ < text_.size() && peek() != quote) {
      const char c = peek();
      if (c == '\\') {
        if (!escape()) return false;
        continue;
      }
      if (static_cast<unsigned char>(c) < 0x20) return false;
      if (c == '"') out_ += '\\';
      out_ += c;
      ++at_;
    }
    if (at_ == text_.size()) return false;
    ++at_;
    out_ += '"';
    return true;
  }

  bool escape() {
    const char c = peek(1);
    if (c != '\0' &&
        std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos) {
      out_ += text_.substr(at_, 2);
      at_ += 2;
      return true;
    }
    if (c == 'u') {
      for (std::size_t i = 2; i < 6; ++i) {
        if (!is_hex(peek(i))) return false;
      }
      out_ += text_.substr(at_, 6);
      at_ += 6;
      return true;
    }
    return extended_escape(c);
  }

  bool extended_escape(char c) {
    std::size_t size = 2;
    if (c == '\'') {
      out_ += '\'';
    } else if (c == 'v') {
      out_ += "\\u000b";
    } else if (c == '0' && !is_digit(peek(2))) {
      out_ += "\\u0000";
    } else if (c == 'x' && is_hex(peek(2)) && is_hex(peek(3))) {
      out_ += "\\u00";
      out_ += text_.substr(at_ + 2, 2);
      size = 4;
    } else if (c == '\r' && peek(2) == '\n') {
      size = 3;
    } else if (text_.substr(at_ + 1).starts_with("\xE2\x80\xA8") ||
               text_.substr(at_ + 1).starts_with("\xE2\x80\xA9")) {
      size = 4;
    } else if (c != '\n' && c != '\r') {
      return false;
    }
    strict_ = false;
    at_ += size;
    return true;
  }

  bool number() {
    const std::size_t start = at_;
    std::string sign;
    if (peek() == '-') sign = "-";
    if (peek() == '+') strict_ = false;
    if (peek() == '-' || peek() == '+') ++at_;
    if (looking_at("0x") || looking_at("0X")) return hexadecimal(sign);
    if (is_letter(peek())) return special(start, sign);
    return decimal(start, sign);
  }

  bool hexadecimal(const std::string& sign) {
    at_ += 2;
    const std::size_t start = at_;
    while (is_hex(peek()))
      ++at_;
    unsigned long long number = 0;
    const auto [end, error] =
        std::from_chars(text_.data() + start, text_.data() + at_, number, 16);
    if (at_ == start || error != std::errc()) return false;
    strict_ = false;
    constexpr auto kMax =
        static_cast<unsigned long long>(std::numeric_limits<long long>::max());
    // What does not fit an integer is the nearest number.
    out_ += sign + (number > kMax ? "9.0e999" : std::to_string(number));
    return true;
  }

  bool special(std::size_t start, const std::string& sign) {
    for (const std::string_view word : {"infinity", "inf"}) {
      if (!looking_at_name(word)) continue;
      at_ += word.size();
      out_ += sign + "9.0e999";
      strict_ = false;
      return true;
    }
    for (const std::string_view word : {"nan", "qnan", "snan"}) {
      if (at_ != start || !looking_at_name(word)) continue;
      at_ += word.size();
      out_ += "null";
      strict_ = false;
      return true;
    }
    return false;
  }

  std::string_view digits() {
    const std::size_t start = at_;
    while (is_digit(peek()))
      ++at_;
    return text_.substr(start, at_ - start);
  }

  bool decimal(std::size_t start, const std::string& sign) {
    const std::string_view whole = digits();
    if (whole.size() > 1 && whole[0] == '0') {
      at_ = start;
      return false;
    }
    std::string written = sign + std::string(whole.empty() ? "0" : whole);
    if (whole.empty()) strict_ = false;
    if (peek() == '.') {
      ++at_;
      const std::string_view part = digits();
      if (part.empty() && whole.empty()) return false;
      if (part.empty()) strict_ = false;
      written += '.' + std::string(part.empty() ? "0" : part);
    } else if (whole.empty()) {
      return false;
    }
    if (peek() == 'e' || peek() == 'E') {
      written += text_[at_++];
      if (peek() == '+' || peek() == '-') written += text_[at_++];
      const std::string_view exponent = digits();
      if (exponent.empty()) return false;
      written += exponent;
    }
    out_ += written;
    return true;
  }

  static constexpr std::size_t kUntimed = 100000;

  std::string_view text_;
  const std::function<bool()>& expired_;
  std::size_t at_ = 0;
  std::size_t timed_ = 0;  // where the clock was asked
  bool strict_ = true;
  std::string out_;
  std::string open_;
};

}  // namespace

Json5 read_json5(std::string_view text, const std::function<bool()>& expired) {
  return Reader(text, expired).read();
}

}  // namespace ctl::sql
