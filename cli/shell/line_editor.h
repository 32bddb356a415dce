#pragma once

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/shell/line_buffer.h"

namespace ctl {

// What could stand in the place of the last `length` bytes before the cursor.
struct WordCompletion {
  std::size_t length = 0;
  std::vector<std::string> words{};  // sorted
};
using Completer = std::function<WordCompletion(std::string_view before)>;

// Reads lines from a terminal, which is in its raw mode only meanwhile: moving,
// deleting, history and completion with the usual keys.
class LineEditor {
 public:
  LineEditor(int terminal, std::ostream& out, Completer completer)
      : terminal_(terminal), out_(out), completer_(std::move(completer)) {}

  // Nothing at the end of input (Ctrl-D on an empty line); an empty line for
  // one that was given up (Ctrl-C), with `cancelled()`.
  std::optional<std::string> read(std::string_view prompt);
  bool cancelled() const { return cancelled_; }

  void remember(std::string line);
  const std::vector<std::string>& history() const { return history_; }

 private:
  enum class Done { kNo, kLine, kEnd };

  std::optional<char> next_byte();
  Done take(char byte);
  void take_escape();
  void complete();
  void recall(std::size_t index);
  void draw();

  int terminal_;
  std::ostream& out_;
  Completer completer_;
  std::vector<std::string> history_;
  std::size_t recalled_ = 0;  // of the history; its size: the new line
  std::string unfinished_;    // the new line, while an older one is shown
  std::string prompt_;
  LineBuffer line_;
  bool cancelled_ = false;
  bool listed_ = false;  // the last key was a Tab that found several words
};

// The longest text that all words begin with, ignoring ASCII case, as the first
// spells it.
std::string common_start(const std::vector<std::string>& words);

}  // namespace ctl
