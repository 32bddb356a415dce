#include "engine/emulator/functions/regex_matcher.h"

#include <algorithm>

namespace ctl::sql {
namespace {

using Op = RegexProgram::Op;
using Node = RegexProgram::Node;
using Loop = RegexProgram::Loop;

// The agent's library gives up on an attempt after this many steps for each
// byte of the rest of the text.
constexpr std::size_t kStepsPerByte = 4096;
// What the choices and logs of one search may hold together.
constexpr std::size_t kMaxMemory = std::size_t{32} << 20U;
// The clock is asked after so many steps, or bytes compared.
constexpr std::size_t kUntimed = 100000;

bool is_word(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
         (c >= 'a' && c <= 'z');
}

}  // namespace

Matcher::Matcher(const RegexProgram& program, std::string_view text,
                 const std::function<bool()>& expired, std::size_t held)
    : program_(program), text_(text), expired_(expired), outer_held_(held) {}

std::size_t Matcher::held() const {
  return outer_held_ + choices_.size() * sizeof(Choice) +
         log_.size() * sizeof(Change);
}

// Whether the search has used up its time or memory.
bool Matcher::is_over(std::size_t work) {
  work_ += work;
  if (work_ < kUntimed) return false;
  work_ = 0;
  return held() > kMaxMemory || (expired_ && expired_());
}

Matched Matcher::match_at(std::size_t start, const Attempt& attempt) {
  attempt_ = attempt;
  start_ = at_ = start;
  node_ = 0;
  repeating_ = too_complex_ = false;
  const Span none{text_.size(), text_.size(), false};
  spans_.assign(program_.groups + 1, none);
  turns_.assign(program_.loops.size(), Turn{});
  choices_.clear();
  log_.clear();
  const std::size_t length = text_.size() - start;
  for (std::size_t steps = 1;; ++steps) {
    const bool late =
        steps % kStepsPerByte == 0 && steps / kStepsPerByte >= length;
    if (late || is_over(1)) return Matched::kTooComplex;
    bool alive = true;
    if (program_.nodes[node_].op == Op::kEnd) {
      alive = !(attempt_.not_empty && at_ == start_);
      if (alive) {
        spans_[0] = {start_, at_, true};
        return Matched::kYes;
      }
    } else {
      alive = step();
      if (too_complex_) return Matched::kTooComplex;
    }
    if (alive || backtrack()) continue;
    spans_.assign(spans_.size(), none);
    return Matched::kNo;
  }
}

// Executes the current node; false when this way fails.
bool Matcher::step() {
  const Node& node = program_.nodes[node_];
  switch (node.op) {
    case Op::kEnd: return true;
    case Op::kEmpty: break;
    case Op::kByte:
      return step_byte(at_ < text_.size() &&
                       static_cast<unsigned char>(text_[at_]) == node.byte);
    case Op::kSet:
      return step_byte(at_ < text_.size() &&
                       program_.sets[node.index].test(
                           static_cast<unsigned char>(text_[at_])));
    case Op::kLineStart:
      if (!attempt_.at_first || at_ != start_) return false;
      break;
    case Op::kLineEnd:
      if (at_ != text_.size()) return false;
      break;
    case Op::kWordBoundary:
      if (at_word_boundary() == node.inverted) return false;
      break;
    case Op::kBackReference: return step_back_reference();
    case Op::kLookahead: return step_lookahead();
    case Op::kGroupBegin: {
      Span span = spans_[node.index];
      span.begin = at_;
      set_span(node.index, span);
      break;
    }
    case Op::kGroupEnd: {
      Span span = spans_[node.index];
      span.end = at_;
      span.matched = true;
      set_span(node.index, span);
      break;
    }
    case Op::kAlternate:
      choices_.push_back({node.other, at_, log_.size(), false});
      break;
    case Op::kLoop: return step_loop();
    case Op::kRepeat:
      node_ = node.next;
      repeating_ = true;
      return true;
  }
  node_ = node.next;
  return true;
}

bool Matcher::step_byte(bool accepted) {
  if (!accepted) return false;
  ++at_;
  node_ = program_.nodes[node_].next;
  return true;
}

bool Matcher::step_back_reference() {
  const Node& node = program_.nodes[node_];
  const Span& span = spans_[node.index];
  if (!span.matched) return false;
  const std::string_view part = text_.substr(span.begin, span.end - span.begin);
  if (is_over(part.size())) {
    too_complex_ = true;
    return false;
  }
  if (!text_.substr(at_).starts_with(part)) return false;
  at_ += part.size();
  node_ = node.next;
  return true;
}

bool Matcher::step_loop() {
  const std::size_t node = node_;
  const std::size_t index = program_.nodes[node].index;
  const Loop& loop = program_.loops[index];
  Turn turn = turns_[index];
  turn.count = repeating_ ? turn.count + 1 : 0;
  const bool may_leave = turn.count >= loop.min;
  bool may_enter = turn.count < loop.max;
  // A turn that consumed nothing is the last one.
  if (repeating_ && may_leave && turn.start == at_) may_enter = false;
  repeating_ = false;
  set_turn(index, turn);
  const std::size_t after = program_.nodes[node].other;
  if (may_enter && may_leave)
    choices_.push_back(
        {loop.greedy ? after : node, at_, log_.size(), !loop.greedy});
  if (may_enter && (loop.greedy || !may_leave)) {
    enter_loop(node);
  } else {
    node_ = after;
  }
  return true;
}

void Matcher::enter_loop(std::size_t node) {
  const std::size_t index = program_.nodes[node].index;
  const Loop& loop = program_.loops[index];
  set_turn(index, {turns_[index].count, at_});
  for (std::size_t group = loop.first_group; group < loop.end_group; ++group)
    set_span(group, {text_.size(), text_.size(), false});
  node_ = program_.nodes[node].next;
}

bool Matcher::step_lookahead() {
  const Node& node = program_.nodes[node_];
  const RegexProgram& inner_program = program_.lookaheads[node.index];
  Matcher inner(inner_program, text_, expired_, held());
  Attempt attempt = attempt_;
  attempt.at_first = attempt_.at_first && at_ == start_;
  const Matched matched = inner.match_at(at_, attempt);
  if (matched == Matched::kTooComplex) {
    too_complex_ = true;
    return false;
  }
  if ((matched == Matched::kYes) == node.inverted) return false;
  const std::size_t offset = program_.lookahead_groups[node.index];
  for (std::size_t group = 1; group <= inner_program.groups; ++group)
    set_span(offset + group, inner.spans()[group]);
  node_ = node.next;
  return true;
}

bool Matcher::at_word_boundary() const {
  if (start_ == text_.size()) return false;
  if (at_ == text_.size()) return is_word(text_[at_ - 1]);
  if (at_ == start_ && !attempt_.previous_available) return is_word(text_[at_]);
  return is_word(text_[at_ - 1]) != is_word(text_[at_]);
}

void Matcher::set_span(std::size_t group, Span span) {
  if (!choices_.empty()) log_.push_back({false, group, spans_[group], Turn{}});
  spans_[group] = span;
}

void Matcher::set_turn(std::size_t loop, Turn turn) {
  if (!choices_.empty()) log_.push_back({true, loop, Span{}, turns_[loop]});
  turns_[loop] = turn;
}

// Goes back to the last choice; false when there is none.
bool Matcher::backtrack() {
  if (choices_.empty()) return false;
  const Choice choice = choices_.back();
  choices_.pop_back();
  for (; log_.size() > choice.undo; log_.pop_back()) {
    const Change& change = log_.back();
    if (change.loop) turns_[change.index] = change.turn;
    if (!change.loop) spans_[change.index] = change.span;
  }
  at_ = choice.at;
  repeating_ = false;
  if (choice.enter) {
    enter_loop(choice.node);
  } else {
    node_ = choice.node;
  }
  return true;
}

}  // namespace ctl::sql
