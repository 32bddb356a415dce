#include "validators/python_names.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <vector>

namespace ctl {
namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// A statement: its words and signs, without strings and comments.
struct Statement {
  std::size_t indent = 0;
  std::vector<std::string> tokens;

  bool has(std::string_view token) const {
    return std::find(tokens.begin(), tokens.end(), token) != tokens.end();
  }
};

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::vector<Statement> statements() {
    while (at_ < text_.size()) {
      if (line_start_) measure();
      step();
    }
    finish();
    return std::move(found_);
  }

 private:
  void measure() {
    indent_ = 0;
    line_start_ = false;
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) {
      ++indent_;
      ++at_;
    }
  }

  void step() {
    if (at_ >= text_.size()) return;
    const char c = text_[at_];
    if (c == '\n') {
      ++at_;
      if (depth_ > 0) return;
      finish();
      line_start_ = true;
    } else if (c == '\\' && at_ + 1 < text_.size()) {
      at_ += text_[at_ + 1] == '\r' ? 3U : 2U;  // a line goes on
    } else if (c == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (c == '"' || c == '\'') {
      skip_string(c);
    } else if (is_word(c)) {
      take_word();
    } else {
      take_sign(c);
    }
  }

  void skip_string(char quote) {
    const std::string three(3, quote);
    const bool triple = text_.substr(at_).starts_with(three);
    at_ += triple ? 3U : 1U;
    while (at_ < text_.size()) {
      if (text_[at_] == '\\') {
        at_ += 2;
        continue;
      }
      const bool ends = triple ? text_.substr(at_).starts_with(three)
                               : text_[at_] == quote || text_[at_] == '\n';
      if (!ends) {
        ++at_;
        continue;
      }
      if (text_[at_] != '\n') at_ += triple ? 3U : 1U;
      break;
    }
    at_ = std::min(at_, text_.size());
    now_.tokens.emplace_back("''");
  }

  void take_word() {
    const std::size_t start = at_;
    while (at_ < text_.size() && is_word(text_[at_]))
      ++at_;
    now_.tokens.emplace_back(text_.substr(start, at_ - start));
  }

  void take_sign(char c) {
    ++at_;
    if (std::isspace(static_cast<unsigned char>(c)) != 0) return;
    if (c == ';' && depth_ == 0) return finish();
    if (c == '(' || c == '[' || c == '{') ++depth_;
    if ((c == ')' || c == ']' || c == '}') && depth_ > 0) --depth_;
    std::string sign(1, c);
    const bool assigns = at_ < text_.size() && text_[at_] == '=';
    if (assigns &&
        std::string_view("=!<>:").find(c) != std::string_view::npos) {
      sign += '=';
      ++at_;
    }
    now_.tokens.push_back(std::move(sign));
  }

  void finish() {
    now_.indent = indent_;
    if (!now_.tokens.empty()) found_.push_back(std::move(now_));
    now_ = {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t indent_ = 0;
  int depth_ = 0;
  bool line_start_ = true;
  Statement now_;
  std::vector<Statement> found_;
};

bool is_scope(const Statement& statement) {
  const std::string& first = statement.tokens.front();
  return first == "def" || first == "class" ||
         (first == "async" && statement.has("def"));
}

bool is_import(const Statement& statement) {
  const std::string& first = statement.tokens.front();
  return first == "import" || first == "from";
}

bool binds(const Statement& statement, std::string_view name) {
  const auto& tokens = statement.tokens;
  const auto found = std::find(tokens.begin(), tokens.end(), name);
  if (is_import(statement)) {
    const auto import = std::find(tokens.begin(), tokens.end(), "import");
    if (statement.has("*")) return true;
    return std::find(import, tokens.end(), name) != tokens.end();
  }
  if (statement.has("exec") || statement.has("globals")) return true;
  if (found == tokens.end()) return false;
  if (is_scope(statement)) {
    return found != tokens.begin() &&
           (*(found - 1) == "def" || *(found - 1) == "class");
  }
  constexpr std::array<std::string_view, 2> kBefore = {"as", "for"};
  if (found != tokens.begin() &&
      std::find(kBefore.begin(), kBefore.end(), *(found - 1)) != kBefore.end())
    return true;
  return std::any_of(found, tokens.end(), [](const std::string& token) {
    return token == "=" || token == ":=";
  });
}

}  // namespace

bool binds_name(std::string_view python, std::string_view name) {
  // The indentation of the definition whose body is passed over.
  std::size_t body = std::string_view::npos;
  for (const Statement& statement : Scanner(python).statements()) {
    if (statement.indent > body) continue;
    body = std::string_view::npos;
    if (binds(statement, name)) return true;
    if (is_scope(statement)) body = statement.indent;
  }
  return false;
}

}  // namespace ctl
