#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/emulator/functions/regex_program.h"

namespace ctl::sql {

// Recursive descent over the pattern, at most 256 bytes long, so the depth is
// bounded. Parsing stops at the first error; refused_ remembers it.
class RegexParser {
 public:
  RegexParser(std::string_view pattern, std::size_t at)
      : pattern_(pattern), at_(at) {
    program_.nodes = {
        RegexProgram::Node{.op = RegexProgram::Op::kEmpty, .next = 1},
        RegexProgram::Node{.op = RegexProgram::Op::kEnd}};
  }

  void parse_expression();
  bool refused() const { return refused_; }
  bool at_end() const { return at_ == pattern_.size(); }
  std::size_t at() const { return at_; }
  RegexProgram take() { return std::move(program_); }

 private:
  bool looking_at(std::string_view text) const {
    return pattern_.substr(at_).starts_with(text);
  }
  bool accept(std::string_view text);
  void refuse() { refused_ = true; }

  std::size_t add_node(RegexProgram::Node node);
  void push(RegexProgram::Node node);
  void push_byte(unsigned char byte) {
    push({.op = RegexProgram::Op::kByte, .byte = byte});
  }
  void push_set(const ByteSet& set);
  void push_alternation(std::size_t before, std::size_t first_end);
  void push_loop(std::size_t before, RegexProgram::Loop loop);

  void parse_alternative();
  bool parse_term();
  bool parse_assertion();
  void parse_lookahead(bool inverted);
  bool parse_atom();
  void parse_group();
  void parse_escape();
  bool parse_back_reference();
  void parse_quantifier(std::size_t before, std::size_t groups_before);
  void parse_interval(std::size_t before, RegexProgram::Loop loop);
  std::optional<int> parse_count();

  void parse_bracket();
  bool parse_bracket_term(ByteSet& set);
  std::optional<unsigned char> bracket_byte(ByteSet& set);
  std::optional<std::string_view> bracket_name(std::string_view close);
  std::optional<ByteSet> class_escape(char c) const;
  unsigned char character_escape();
  unsigned char hexadecimal(int digits);

  std::string_view pattern_;
  std::size_t at_;
  RegexProgram program_;
  std::size_t end_ = 0;  // the node that the next one is put behind
  bool refused_ = false;
};

}  // namespace ctl::sql
