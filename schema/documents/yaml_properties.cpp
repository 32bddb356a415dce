// What may stand before a value or a document: anchors, tags, directives.
#include <algorithm>

#include "schema/base/text.h"
#include "schema/documents/yaml_scanner.h"

namespace ctl {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool is_uri(char c) {
  return is_word(c) ||
         (c != '\0' && std::string_view(";/?:@&=+$,.!~*'()[]%").find(c) !=
                           std::string::npos);
}

// Every `%` of a tag begins an octet of two hexadecimal digits.
bool has_whole_escapes(std::string_view tag) {
  for (std::size_t at = tag.find('%'); at != std::string_view::npos;
       at = tag.find('%', at + 1)) {
    constexpr std::string_view kDigits = "0123456789abcdefABCDEF";
    const std::string_view octet = tag.substr(at + 1, 2);
    if (octet.size() < 2 ||
        octet.find_first_not_of(kDigits) != std::string_view::npos)
      return false;
  }
  return true;
}

}  // namespace

void YamlScanner::add_anchor(YamlTokenKind kind) {
  save_key();
  key_allowed_ = false;
  YamlToken token;
  token.kind = kind;
  token.start = pos_;
  std::size_t end = pos_ + 1;
  while (is_word(chars_.at(end)))
    ++end;
  const bool ends = chars_.ends_word(end) ||
                    std::string_view("?:,]}%@`").find(chars_.at(end)) !=
                        std::string_view::npos;
  if (end == pos_ + 1 || !ends) {
    throw YamlFault{pos_,
                    kind == YamlTokenKind::kAlias
                        ? "'*' begins an alias, and no name follows it"
                        : "'&' begins an anchor, and no name follows it",
                    "put the value in quotes"};
  }
  token.text = std::string(chars_.text().substr(pos_ + 1, end - pos_ - 1));
  token.end = pos_ = end;
  tokens_.push_back(std::move(token));
}

void YamlScanner::add_tag() {
  save_key();
  key_allowed_ = false;
  YamlToken token;
  token.kind = YamlTokenKind::kTag;
  token.start = pos_;
  std::size_t end = pos_ + 1;
  const bool verbatim = chars_.at(end) == '<';
  if (verbatim) ++end;
  const std::size_t name = end;
  while (is_uri(chars_.at(end)))
    ++end;
  // `!a!b` needs a %TAG line; `!!b` alone does not.
  const std::string_view text = chars_.text().substr(name, end - name);
  const std::size_t handle = text.find('!');
  const bool bad_handle =
      !verbatim && handle != std::string_view::npos &&
      std::all_of(text.begin(),
                  text.begin() + static_cast<std::ptrdiff_t>(handle),
                  is_word) &&
      (handle + 1 == text.size() || (handle > 0 && !has_tag_handles_));
  const bool bad_escape =
      text.find('%') != std::string_view::npos && !has_whole_escapes(text);
  const bool closed = !verbatim || chars_.at(end) == '>';
  if (verbatim && closed) ++end;
  if (!chars_.ends_word(end) || bad_handle || bad_escape || !closed ||
      (verbatim && end < name + 2)) {
    throw YamlFault{pos_, "'!' begins a tag, and this is none",
                    "put the value in quotes"};
  }
  token.text = std::string(chars_.text().substr(pos_, end - pos_));
  token.end = pos_ = end;
  tokens_.push_back(std::move(token));
}

void YamlScanner::add_directive() {
  close_blocks(-1);
  drop_key();
  key_allowed_ = false;
  YamlToken token;
  token.kind = YamlTokenKind::kDirective;
  token.start = pos_;
  std::size_t end = pos_;
  while (!chars_.is_break_or_end(end) && chars_.at(end) != '#')
    ++end;
  token.text = std::string(trim(chars_.text().substr(pos_, end - pos_)));
  if (token.text.starts_with("%TAG ")) {
    has_tag_handles_ = true;
  } else if (!token.text.starts_with("%YAML ")) {
    throw YamlFault{pos_, "a line that begins with '%' is a YAML directive",
                    "indent the line, or put the value in quotes"};
  }
  token.end = pos_ = end;
  tokens_.push_back(std::move(token));
}

}  // namespace ctl
