#include "schema/own_tables/spec_reader.h"

#include <algorithm>

#include "schema/base/text.h"
#include "schema/own_tables/mistake.h"

namespace ctl {
namespace {

constexpr int kDeepest = 32;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == '.';
}

class SpecReader {
 public:
  explicit SpecReader(std::string_view text) : text_(text) {}

  std::vector<SpecValue> read() {
    std::vector<SpecValue> calls;
    while (skip_blank()) {
      const std::size_t start = at_;
      if (!is_word(text_[at_])) {
        fail("this is no call", "write `name(…)`, one after the other");
      }
      SpecValue call = word_value();
      if (call.name.empty()) {
        at_ = start;
        fail("this is no call", "write `name(…)`, one after the other");
      }
      calls.push_back(std::move(call));
    }
    return calls;
  }

 private:
  [[noreturn]] void fail(std::string message, std::string help) const {
    throw TableMistake{std::min(at_, text_.size()), std::move(message),
                       std::move(help)};
  }

  char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  // False at the end.
  bool skip_blank() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\\') {
        ++at_;
      } else {
        break;
      }
    }
    return at_ < text_.size();
  }

  std::string word() {
    const std::size_t start = at_;
    while (at_ < text_.size() && is_word(text_[at_]))
      ++at_;
    return std::string(text_.substr(start, at_ - start));
  }

  // One string literal; `"""` and `'''` span lines.
  std::string string() {
    const char quote_mark = here();
    const std::string triple(3, quote_mark);
    const bool is_triple = text_.substr(at_).starts_with(triple);
    const std::string close = is_triple ? triple : triple.substr(0, 1);
    const std::size_t start = at_;
    at_ += close.size();
    std::string out;
    while (!text_.substr(at_).starts_with(close)) {
      if (at_ >= text_.size() || (!is_triple && here() == '\n')) {
        at_ = start;
        fail("the string does not end", concat("close it with ", close));
      }
      if (here() == '\\' && at_ + 1 < text_.size()) ++at_;
      out += text_[at_++];
    }
    at_ += close.size();
    return out;
  }

  SpecValue value() {
    if (++depth_ > kDeepest) {
      fail("the specification is nested too deep",
           "calls of columns in lists are all it needs");
    }
    if (!skip_blank()) fail("a value is missing", "the file ends here");
    SpecValue out;
    out.offset = at_;
    const char c = here();
    if (c == '"' || c == '\'') {
      // Strings beside each other are one.
      while (here() == '"' || here() == '\'') {
        out.text += string();
        skip_blank();
      }
    } else if (c == '[' || c == '(' || c == '{') {
      out.is_list = true;
      arguments(out);
    } else if (is_word(c)) {
      out = word_value();
    } else {
      fail(concat("this is no value: ", quote(std::string_view(&c, 1))),
           "values are strings, names, calls and lists");
    }
    --depth_;
    return out;
  }

  // A name, a call, or an expression of several words, of which only the words
  // count.
  SpecValue word_value() {
    SpecValue out;
    out.offset = at_;
    out.words.push_back(word());
    skip_blank();
    if (here() == '(') {
      out.name = out.words.front();
      arguments(out);
    }
    skip_blank();
    while (here() == ':' || is_word(here())) {
      if (!in_list_) break;  // the next call of the file
      if (here() == ':') ++at_;
      skip_blank();
      if (is_word(here())) {
        out.words.push_back(word());
      } else if (here() != '(') {
        break;
      }
      skip_blank();
      if (here() == '(') {
        SpecValue ignored;
        arguments(ignored);
      }
      skip_blank();
    }
    return out;
  }

  // From the opening bracket to just after the closing one.
  void arguments(SpecValue& out) {
    const std::size_t start = at_;
    const char close = here() == '(' ? ')' : here() == '[' ? ']' : '}';
    ++at_;
    const bool outer = std::exchange(in_list_, true);
    while (true) {
      if (!skip_blank()) {
        at_ = start;
        fail("the bracket is never closed",
             concat("close it with '", std::string(1, close), "'"));
      }
      if (here() == close) break;
      argument(out);
      skip_blank();
      if (here() == ',') {
        ++at_;
      } else if (here() != close && at_ < text_.size()) {
        fail("a comma is missing here", "part the values by commas");
      }
    }
    ++at_;
    in_list_ = outer;
  }

  void argument(SpecValue& out) {
    SpecValue item = value();
    skip_blank();
    if (here() != '=' && here() != ':') {
      out.items.push_back(std::move(item));
      return;
    }
    ++at_;
    const std::string key = item.words.empty() ? item.text : item.words.front();
    out.keywords.emplace_back(key, value());
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool in_list_ = false;
};

}  // namespace

const SpecValue* SpecValue::keyword(std::string_view key) const {
  for (const auto& [name_of, value] : keywords) {
    if (name_of == key) return &value;
  }
  return nullptr;
}

std::vector<SpecValue> read_spec(std::string_view text) {
  return SpecReader(text).read();
}

}  // namespace ctl
