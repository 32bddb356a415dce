#include <climits>
#include <string>
#include <utility>

#include "engine/emulator/functions/regex_program.h"

namespace ctl::sql {
namespace {

using Op = RegexProgram::Op;
using Node = RegexProgram::Node;
using Loop = RegexProgram::Loop;

// Recursive descent over the pattern, at most 256 bytes long, so the depth is
// bounded. Parsing stops at the first error; refused_ remembers it.
class Parser {
 public:
  Parser(std::string_view pattern, std::size_t at)
      : pattern_(pattern), at_(at) {
    program_.nodes = {Node{.op = Op::kEmpty, .next = 1}, Node{.op = Op::kEnd}};
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

  std::size_t add_node(Node node);
  void push(Node node);
  void push_byte(unsigned char byte) { push({.op = Op::kByte, .byte = byte}); }
  void push_set(const ByteSet& set);
  void push_alternation(std::size_t before, std::size_t first_end);
  void push_loop(std::size_t before, Loop loop);

  void parse_alternative();
  bool parse_term();
  bool parse_assertion();
  void parse_lookahead(bool inverted);
  bool parse_atom();
  void parse_group();
  void parse_escape();
  bool parse_back_reference();
  void parse_quantifier(std::size_t before, std::size_t groups_before);
  void parse_interval(std::size_t before, Loop loop);
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

bool Parser::accept(std::string_view text) {
  if (!looking_at(text)) return false;
  at_ += text.size();
  return true;
}

std::size_t Parser::add_node(Node node) {
  program_.nodes.push_back(node);
  return program_.nodes.size() - 1;
}

void Parser::push(Node node) {
  node.next = program_.nodes[end_].next;
  const std::size_t added = add_node(node);
  program_.nodes[end_].next = added;
  end_ = added;
}

void Parser::push_set(const ByteSet& set) {
  program_.sets.push_back(set);
  push({.op = Op::kSet, .index = program_.sets.size() - 1});
}

// Two branches: what follows `before` up to `first_end`, and what follows that.
void Parser::push_alternation(std::size_t before, std::size_t first_end) {
  const std::size_t branch =
      add_node({.op = Op::kAlternate,
                .next = program_.nodes[before].next,
                .other = program_.nodes[first_end].next});
  program_.nodes[before].next = branch;
  const std::size_t meet =
      add_node({.op = Op::kEmpty, .next = program_.nodes[end_].next});
  program_.nodes[first_end].next = meet;
  const std::size_t second_end = add_node({.op = Op::kEmpty, .next = meet});
  program_.nodes[end_].next = second_end;
  end_ = meet;
}

// Repeats what follows `before`.
void Parser::push_loop(std::size_t before, Loop loop) {
  program_.loops.push_back(loop);
  const std::size_t after =
      add_node({.op = Op::kEmpty, .next = program_.nodes[end_].next});
  const std::size_t added = add_node({.op = Op::kLoop,
                                      .index = program_.loops.size() - 1,
                                      .next = program_.nodes[before].next,
                                      .other = after});
  const std::size_t repeat = add_node({.op = Op::kRepeat, .next = added});
  program_.nodes[end_].next = repeat;
  program_.nodes[before].next = added;
  end_ = after;
}

void Parser::parse_expression() {
  const std::size_t before = end_;
  std::size_t start = at_;
  parse_alternative();
  if (at_ == start) push({.op = Op::kEmpty});
  while (!refused_ && accept("|")) {
    const std::size_t first_end = end_;
    start = at_;
    parse_alternative();
    if (at_ == start) push({.op = Op::kEmpty});
    push_alternation(before, first_end);
  }
}

void Parser::parse_alternative() {
  while (!refused_ && parse_term()) {
  }
}

bool Parser::parse_term() {
  if (at_end()) return false;
  if (parse_assertion()) return true;
  const std::size_t before = end_;
  const std::size_t groups_before = program_.groups;
  if (!parse_atom()) return false;
  parse_quantifier(before, groups_before);
  return true;
}

bool Parser::parse_assertion() {
  if (accept("^")) {
    push({.op = Op::kLineStart});
  } else if (accept("$")) {
    push({.op = Op::kLineEnd});
  } else if (accept("\\b")) {
    push({.op = Op::kWordBoundary});
  } else if (accept("\\B")) {
    push({.op = Op::kWordBoundary, .inverted = true});
  } else if (accept("(?=")) {
    parse_lookahead(false);
  } else if (accept("(?!")) {
    parse_lookahead(true);
  } else {
    return false;
  }
  return true;
}

// An expression of its own: its groups are counted on, but its back references
// know only its own groups.
void Parser::parse_lookahead(bool inverted) {
  Parser inner(pattern_, at_);
  inner.parse_expression();
  at_ = inner.at();
  refused_ = inner.refused();
  program_.lookaheads.push_back(inner.take());
  program_.lookahead_groups.push_back(program_.groups);
  push({.op = Op::kLookahead,
        .inverted = inverted,
        .index = program_.lookaheads.size() - 1});
  program_.groups += program_.lookaheads.back().groups;
  if (!accept(")")) refuse();
}

bool Parser::parse_atom() {
  const char c = pattern_[at_];
  switch (c) {
    case '.': {
      ++at_;
      ByteSet any;
      any.set('\n').set('\r').flip();
      push_set(any);
      return true;
    }
    case '\\': parse_escape(); return true;
    case '[': parse_bracket(); return true;
    case '(': parse_group(); return true;
    case '*':
    case '+':
    case '?':
    case '{': refuse(); return true;
    // Whoever called has to find these, or the pattern is refused in the end.
    case ')':
    case ']':
    case '}':
    case '|': return false;
    default:
      ++at_;
      push_byte(static_cast<unsigned char>(c));
      return true;
  }
}

void Parser::parse_group() {
  if (accept("(?:")) {
    parse_expression();
  } else {
    ++at_;
    const std::size_t group = ++program_.groups;
    push({.op = Op::kGroupBegin, .index = group});
    parse_expression();
    if (!refused_) push({.op = Op::kGroupEnd, .index = group});
  }
  if (!accept(")")) refuse();
}

bool Parser::parse_back_reference() {
  const char first = at_end() ? '\0' : pattern_[at_];
  if (first < '1' || first > '9') return false;
  std::size_t group = 0;
  while (!at_end() && pattern_[at_] >= '0' && pattern_[at_] <= '9') {
    // A pattern has no thousand groups.
    if (group < 1000)
      group = group * 10 + static_cast<std::size_t>(pattern_[at_] - '0');
    ++at_;
  }
  if (group > program_.groups) refuse();
  push({.op = Op::kBackReference, .index = group});
  return true;
}

std::optional<ByteSet> Parser::class_escape(char c) const {
  constexpr std::string_view kNames = "dswDSW";
  const std::size_t found = kNames.find(c);
  if (found == std::string_view::npos) return std::nullopt;
  const auto set = regex_class(kNames.substr(found % 3, 1));
  return found < 3 ? set : ~*set;
}

void Parser::parse_escape() {
  ++at_;
  if (at_end()) return refuse();
  if (parse_back_reference()) return;
  if (const auto set = class_escape(pattern_[at_])) {
    ++at_;
    return push_set(*set);
  }
  push_byte(character_escape());
}

unsigned char Parser::hexadecimal(int digits) {
  unsigned value = 0;
  for (int i = 0; i < digits; ++i) {
    const char c = at_end() ? '\0' : pattern_[at_++];
    constexpr std::string_view kDigits = "0123456789abcdefABCDEF";
    const std::size_t digit = kDigits.find(c);
    if (c == '\0' || digit == std::string_view::npos) {
      refuse();
      return 0;
    }
    value = value * 16 + static_cast<unsigned>(digit < 16 ? digit : digit - 6);
  }
  return static_cast<unsigned char>(value & 255U);
}

// The byte that an escape stands for, the backslash already read.
unsigned char Parser::character_escape() {
  const char c = pattern_[at_++];
  switch (c) {
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    case '0': return 0;
    case 'x': return hexadecimal(2);
    case 'u': return hexadecimal(4);
    case 'c': {
      const auto letters = regex_class("alpha");
      const auto letter =
          static_cast<unsigned char>(at_end() ? '\0' : pattern_[at_++]);
      if (!letters->test(letter)) refuse();
      return letter % 32;
    }
    default: break;
  }
  const auto byte = static_cast<unsigned char>(c);
  if (regex_class("w")->test(byte)) refuse();
  return byte;
}

void Parser::parse_quantifier(std::size_t before, std::size_t groups_before) {
  if (refused_) return;
  Loop loop{.first_group = groups_before + 1, .end_group = program_.groups + 1};
  if (accept("{")) return parse_interval(before, loop);
  if (accept("*")) {
    loop.min = 0;
  } else if (accept("+")) {
    loop.min = 1;
  } else if (accept("?")) {
    loop.max = 1;
  } else {
    return;
  }
  loop.greedy = !accept("?");
  push_loop(before, loop);
}

std::optional<int> Parser::parse_count() {
  if (at_end() || pattern_[at_] < '0' || pattern_[at_] > '9')
    return std::nullopt;
  int count = 0;
  while (!at_end() && pattern_[at_] >= '0' && pattern_[at_] <= '9') {
    if (count >= INT_MAX / 10) {
      refuse();
      return std::nullopt;
    }
    count = count * 10 + (pattern_[at_++] - '0');
  }
  return count;
}

void Parser::parse_interval(std::size_t before, Loop loop) {
  const auto min = parse_count();
  if (!min) return refuse();
  loop.min = static_cast<std::size_t>(*min);
  loop.max = loop.min;
  if (accept(",")) {
    loop.max = Loop::kUnbounded;
    if (!looking_at("}")) {
      const auto max = parse_count();
      if (!max || *max < *min) return refuse();
      loop.max = static_cast<std::size_t>(*max);
    }
  }
  if (!accept("}")) return refuse();
  loop.greedy = !accept("?");
  push_loop(before, loop);
}

void Parser::parse_bracket() {
  ++at_;
  const bool negated = accept("^");
  ByteSet set;
  while (!refused_ && parse_bracket_term(set)) {
  }
  if (refused_ || !accept("]")) return refuse();
  push_set(negated ? ~set : set);
}

// The text up to `close`, which is read as well.
std::optional<std::string_view> Parser::bracket_name(std::string_view close) {
  at_ += 2;
  const std::size_t end = pattern_.find(close, at_);
  if (end == std::string_view::npos) {
    refuse();
    return std::nullopt;
  }
  const std::string_view name = pattern_.substr(at_, end - at_);
  at_ = end + 2;
  return name;
}

// One byte of a set; nothing after a class escape, which goes to `set`, and
// after an error.
std::optional<unsigned char> Parser::bracket_byte(ByteSet& set) {
  if (looking_at("[.")) {
    const auto name = bracket_name(".]");
    if (!name || name->size() != 1) {
      refuse();
      return std::nullopt;
    }
    return static_cast<unsigned char>(name->front());
  }
  if (!accept("\\")) return static_cast<unsigned char>(pattern_[at_++]);
  if (at_end()) {
    refuse();
    return std::nullopt;
  }
  if (const auto members = class_escape(pattern_[at_])) {
    ++at_;
    set |= *members;
    return std::nullopt;
  }
  if (accept("b")) return static_cast<unsigned char>('\b');
  return character_escape();
}

bool Parser::parse_bracket_term(ByteSet& set) {
  if (at_end() || looking_at("]")) return false;
  if (looking_at("[:") || looking_at("[=")) {
    const bool equivalence = looking_at("[=");
    const auto name = bracket_name(equivalence ? "=]" : ":]");
    if (!name) return false;
    if (equivalence && name->size() == 1) {
      set.set(static_cast<unsigned char>(name->front()));
      return true;
    }
    const auto members = equivalence ? std::nullopt : regex_class(*name);
    if (!members) refuse();
    if (members) set |= *members;
    return true;
  }
  const auto first = bracket_byte(set);
  if (refused_) return false;
  const std::string_view rest = pattern_.substr(at_);
  if (rest.size() > 1 && rest[0] == '-' && rest[1] != ']') {
    ++at_;
    const auto last = bracket_byte(set);
    // A class is no end of a range. A reversed range is empty.
    if (!first || !last) refuse();
    for (unsigned byte = first.value_or(1); byte <= last.value_or(0); ++byte)
      set.set(byte);
  } else if (first) {
    set.set(*first);
  }
  return true;
}

}  // namespace

std::optional<RegexProgram> parse_regex(std::string_view pattern) {
  Parser parser(pattern, 0);
  parser.parse_expression();
  if (parser.refused() || !parser.at_end()) return std::nullopt;
  return parser.take();
}

}  // namespace ctl::sql
