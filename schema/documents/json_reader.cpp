#include "schema/documents/json_reader.h"

#include <array>
#include <charconv>
#include <string>

#include "schema/base/text.h"

namespace ctl {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

int hex_value(std::string_view digits) {
  int value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  const bool whole = digits.size() == 4 && error == std::errc() &&
                     end == digits.data() + digits.size() && digits[0] != '-';
  return whole ? value : -1;
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto tail = [code](unsigned shift) {
    return static_cast<char>(0x80U | ((code >> shift) & 0x3FU));
  };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | (code >> 6U));
    out += tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0U | (code >> 12U));
    out += tail(6);
    out += tail(0);
  } else {
    out += static_cast<char>(0xF0U | (code >> 18U));
    out += tail(12);
    out += tail(6);
    out += tail(0);
  }
}

class JsonReader {
 public:
  explicit JsonReader(std::string_view text) : text_(text) {
    if (text_.starts_with("\xef\xbb\xbf")) pos_ = 3;
    skip_comment_lines();
  }
  JsonReader(std::string_view text, std::size_t start)
      : text_(text), pos_(start) {}

  Node read_document();
  void read_string(ScalarText& out);

 private:
  char here() const { return pos_ < text_.size() ? text_[pos_] : '\0'; }
  void advance(std::size_t count = 1);
  void skip_joins();
  void skip_comment_lines();
  void skip_space();
  Node read_value(std::size_t depth);
  void read_object(Node& node, std::size_t depth);
  void read_array(Node& node, std::size_t depth);
  void read_word(Node& node);
  void read_escape(ScalarText& out);
  int read_hex();
  [[noreturn]] void fail(std::string message, std::string help) const {
    throw YamlFault{pos_, std::move(message), std::move(help)};
  }

  std::string_view text_;
  std::size_t pos_ = 0;
};

// A backslash before a line feed disappears with it, wherever it stands.
void JsonReader::skip_joins() {
  while (text_.substr(pos_).starts_with("\\\n"))
    pos_ += 2;
}

void JsonReader::advance(std::size_t count) {
  for (; count > 0; --count) {
    ++pos_;
    skip_joins();
  }
}

// Called at the start of a line.
void JsonReader::skip_comment_lines() {
  while (true) {
    skip_joins();
    std::size_t i = text_.find_first_not_of(" \t\r\f\v", pos_);
    if (i == std::string_view::npos) return;
    const std::string_view rest = text_.substr(i);
    if (!rest.starts_with("#") && !rest.starts_with("//")) return;
    pos_ = i;
    while (pos_ < text_.size() && here() != '\n')
      advance();
    if (pos_ == text_.size()) return;
    ++pos_;
  }
}

void JsonReader::skip_space() {
  while (pos_ < text_.size() && is_space(here())) {
    const bool line_ends = here() == '\n';
    advance();
    if (line_ends) skip_comment_lines();
  }
}

Node JsonReader::read_document() {
  skip_space();
  if (pos_ >= text_.size()) fail("the file holds nothing", "");
  Node root = read_value(0);
  skip_space();
  if (pos_ < text_.size()) {
    fail("text follows after the end of the document",
         "remove it, or move it inside the braces");
  }
  return root;
}

Node JsonReader::read_value(std::size_t depth) {
  if (depth >= kDeepestJson) {
    throw YamlFault{pos_,
                    concat("nested deeper than ", kDeepestJson, " levels"),
                    "flatten the structure", true};
  }
  Node node;
  node.offset = pos_;
  if (here() == '{') {
    read_object(node, depth);
  } else if (here() == '[') {
    read_array(node, depth);
  } else if (here() == '"') {
    ScalarText text;
    read_string(text);
    node.kind = NodeKind::kScalar;
    node.style = ScalarStyle::kJson;
    node.text = std::move(text).take();
  } else {
    read_word(node);
  }
  node.end = pos_;
  return node;
}

void JsonReader::read_object(Node& node, std::size_t depth) {
  node.kind = NodeKind::kMap;
  node.style = ScalarStyle::kJson;
  advance();
  skip_space();
  while (here() != '}') {
    if (here() != '"') {
      fail(here() == ',' ? "a key is missing before this ','"
                         : "a key in double quotes, or '}', is expected here",
           "write \"key\": value; no comma stands after the last entry");
    }
    Entry entry;
    entry.key = read_value(depth + 1);
    skip_space();
    if (here() != ':') fail("a ':' is expected after the key", "");
    advance();
    skip_space();
    entry.value = read_value(depth + 1);
    node.entries.push_back(std::move(entry));
    skip_space();
    if (here() == ',') {
      advance();
      skip_space();
      if (here() == '}') {
        fail("a ',' stands before this '}'", "remove the comma");
      }
    } else if (here() != '}') {
      fail("a ',' or '}' is expected here", "separate entries with a comma");
    }
  }
  advance();
}

void JsonReader::read_array(Node& node, std::size_t depth) {
  node.kind = NodeKind::kList;
  node.style = ScalarStyle::kJson;
  advance();
  skip_space();
  while (here() != ']') {
    node.items.push_back(read_value(depth + 1));
    skip_space();
    if (here() == ',') {
      advance();
      skip_space();
      if (here() == ']') {
        fail("a ',' stands before this ']'", "remove the comma");
      }
    } else if (here() != ']') {
      fail("a ',' or ']' is expected here", "separate values with a comma");
    }
  }
  advance();
}

bool is_json_number(std::string_view word) {
  std::size_t i = word.starts_with('-') ? 1 : 0;
  const auto digits = [&] {
    const std::size_t from = i;
    while (i < word.size() && word[i] >= '0' && word[i] <= '9')
      ++i;
    return i - from;
  };
  const bool zero = i < word.size() && word[i] == '0';
  const std::size_t whole = digits();
  if (whole == 0 || (zero && whole > 1)) return false;
  if (i < word.size() && word[i] == '.') {
    ++i;
    if (digits() == 0) return false;
  }
  if (i < word.size() && (word[i] == 'e' || word[i] == 'E')) {
    ++i;
    if (i < word.size() && (word[i] == '-' || word[i] == '+')) ++i;
    if (digits() == 0) return false;
  }
  return i == word.size();
}

void JsonReader::read_word(Node& node) {
  const std::size_t start = pos_;
  while (pos_ < text_.size() && !is_space(here()) &&
         std::string_view(",:{}[]\"").find(here()) == std::string_view::npos) {
    node.text += here();
    advance();
  }
  if (node.text == "null") {
    node.text.clear();
    return;
  }
  node.kind = NodeKind::kScalar;
  if (node.text == "true" || node.text == "false" || is_json_number(node.text))
    return;
  const std::string word = node.text;
  pos_ = start;
  if (word.empty())
    fail("a value is missing here", "write one, or drop what announces it");
  const bool comment =
      word.starts_with("//") || word.starts_with("#") || word.starts_with("/*");
  fail(concat(quote(word), " is no JSON value"),
       comment ? "a comment stands on a line of its own, after `#` or `//`"
               : "put text in double quotes");
}

int JsonReader::read_hex() {
  std::string digits;
  for (int i = 0; i < 4 && pos_ < text_.size(); ++i) {
    digits += here();
    advance();
  }
  return hex_value(digits);
}

void JsonReader::read_escape(ScalarText& out) {
  constexpr std::string_view kLetters = "\"\\/bfnrt";
  constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
  const std::size_t start = pos_;
  advance();
  const std::size_t known = kLetters.find(here());
  if (known != std::string_view::npos && pos_ < text_.size()) {
    out.put(kMeant.substr(known, 1), start);
    advance();
    return;
  }
  if (here() != 'u') {
    pos_ = start;
    fail("unknown escape in a text", "write `\\\\` for a backslash");
  }
  advance();
  int code = read_hex();
  if (code >= 0xD800 && code <= 0xDBFF && here() == '\\') {
    advance();
    const bool pair = here() == 'u';
    if (pair) advance();
    const int low = pair ? read_hex() : -1;
    const bool valid = low >= 0xDC00 && low <= 0xDFFF;
    code = valid ? 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) : -1;
  }
  if (code < 0 || (code >= 0xD800 && code <= 0xDFFF)) {
    pos_ = start;
    fail("an escape names no Unicode character",
         "write `\\u` and four hexadecimal digits");
  }
  std::string character;
  append_utf8(character, static_cast<std::uint32_t>(code));
  out.put(character, start);
}

void JsonReader::read_string(ScalarText& out) {
  const std::size_t opened = pos_;
  advance();
  while (here() != '"' || pos_ >= text_.size()) {
    if (pos_ >= text_.size()) {
      pos_ = opened;
      fail("a quote is opened here and never closed", "close the quote");
    }
    if (here() == '\n' || here() == '\r') {
      fail("a line break inside a text",
           "end the line with a backslash, or write `\\n`");
    }
    if (static_cast<unsigned char>(here()) < 0x20) {
      fail("a control character inside a text", "write it as an escape");
    }
    if (here() == '\\') {
      read_escape(out);
    } else {
      out.copy(text_, pos_, 1);
      advance();
    }
  }
  advance();
}

}  // namespace

JsonRead read_json(std::string_view text) {
  JsonRead read;
  try {
    read.root = JsonReader(text).read_document();
  } catch (const YamlFault& fault) {
    read.root = {};
    read.fault = fault;
  }
  return read;
}

void trace_json_string(std::string_view text, std::size_t start,
                       ScalarText& out) {
  JsonReader(text, start).read_string(out);
}

}  // namespace ctl
