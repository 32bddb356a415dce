#include "engine/emulator/functions/regex_parser.h"

#include <climits>

namespace ctl::sql {
namespace {

using Op = RegexProgram::Op;
using Node = RegexProgram::Node;
using Loop = RegexProgram::Loop;

}  // namespace

bool RegexParser::accept(std::string_view text) {
  if (!looking_at(text)) return false;
  at_ += text.size();
  return true;
}

std::size_t RegexParser::add_node(Node node) {
  program_.nodes.push_back(node);
  return program_.nodes.size() - 1;
}

void RegexParser::push(Node node) {
  node.next = program_.nodes[end_].next;
  const std::size_t added = add_node(node);
  program_.nodes[end_].next = added;
  end_ = added;
}

void RegexParser::push_set(const ByteSet& set) {
  program_.sets.push_back(set);
  push({.op = Op::kSet, .index = program_.sets.size() - 1});
}

// Two branches: what follows `before` up to `first_end`, and what follows that.
void RegexParser::push_alternation(std::size_t before, std::size_t first_end) {
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
void RegexParser::push_loop(std::size_t before, Loop loop) {
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

void RegexParser::parse_expression() {
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

void RegexParser::parse_alternative() {
  while (!refused_ && parse_term()) {
  }
}

bool RegexParser::parse_term() {
  if (at_end()) return false;
  if (parse_assertion()) return true;
  const std::size_t before = end_;
  const std::size_t groups_before = program_.groups;
  if (!parse_atom()) return false;
  parse_quantifier(before, groups_before);
  return true;
}

bool RegexParser::parse_assertion() {
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
void RegexParser::parse_lookahead(bool inverted) {
  RegexParser inner(pattern_, at_);
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

bool RegexParser::parse_atom() {
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

void RegexParser::parse_group() {
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

bool RegexParser::parse_back_reference() {
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

std::optional<ByteSet> RegexParser::class_escape(char c) const {
  constexpr std::string_view kNames = "dswDSW";
  const std::size_t found = kNames.find(c);
  if (found == std::string_view::npos) return std::nullopt;
  const auto set = regex_class(kNames.substr(found % 3, 1));
  return found < 3 ? set : ~*set;
}

void RegexParser::parse_escape() {
  ++at_;
  if (at_end()) return refuse();
  if (parse_back_reference()) return;
  if (const auto set = class_escape(pattern_[at_])) {
    ++at_;
    return push_set(*set);
  }
  push_byte(character_escape());
}

unsigned char RegexParser::hexadecimal(int digits) {
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
unsigned char RegexParser::character_escape() {
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

void RegexParser::parse_quantifier(std::size_t before,
                                   std::size_t groups_before) {
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

std::optional<int> RegexParser::parse_count() {
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

void RegexParser::parse_interval(std::size_t before, Loop loop) {
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

std::optional<RegexProgram> parse_regex(std::string_view pattern) {
  RegexParser parser(pattern, 0);
  parser.parse_expression();
  if (parser.refused() || !parser.at_end()) return std::nullopt;
  return parser.take();
}

}  // namespace ctl::sql
