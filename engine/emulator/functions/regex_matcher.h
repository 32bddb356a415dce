#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "engine/emulator/functions/regex_program.h"

namespace ctl::sql {

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool matched = false;
};

// How one attempt differs from a plain one.
struct Attempt {
  bool at_first = true;             // `^` may match at the start
  bool previous_available = false;  // the byte before the start counts for \b
  bool not_empty = false;           // an empty match is none
};

enum class Matched { kYes, kNo, kTooComplex };

// Runs a program over one text by backtracking without recursion (but for
// lookaheads, whose depth the length of a pattern bounds).
class Matcher {
 public:
  // `held`: bytes that the matchers around this one hold.
  Matcher(const RegexProgram& program, std::string_view text,
          const std::function<bool()>& expired, std::size_t held = 0);

  // Matches at exactly `start`; spans() are valid after kYes.
  Matched match_at(std::size_t start, const Attempt& attempt);
  // The whole match, then the groups.
  const std::vector<Span>& spans() const { return spans_; }

 private:
  struct Turn {
    std::size_t count = 0;
    std::size_t start = 0;
  };
  // Where to go on when the current way fails.
  struct Choice {
    std::size_t node;
    std::size_t at;
    std::size_t undo;  // size of the log to go back to
    bool enter;        // take the body of the loop `node`
  };
  // What a span or loop held before it was changed.
  struct Change {
    bool loop;
    std::size_t index;
    Span span;
    Turn turn;
  };

  std::size_t held() const;
  bool is_over(std::size_t work);
  bool step();
  bool step_byte(bool accepted);
  bool step_loop();
  bool step_back_reference();
  bool step_lookahead();
  bool at_word_boundary() const;
  void enter_loop(std::size_t node);
  void set_span(std::size_t group, Span span);
  void set_turn(std::size_t loop, Turn turn);
  bool backtrack();

  const RegexProgram& program_;
  std::string_view text_;
  const std::function<bool()>& expired_;
  std::size_t outer_held_;
  std::size_t work_ = 0;  // since the clock was asked
  std::vector<Span> spans_;
  std::vector<Turn> turns_;
  std::vector<Choice> choices_;
  std::vector<Change> log_;
  Attempt attempt_;
  std::size_t start_ = 0;
  std::size_t at_ = 0;
  std::size_t node_ = 0;
  bool repeating_ = false;  // a loop was reached from the end of its body
  bool too_complex_ = false;
};

}  // namespace ctl::sql
