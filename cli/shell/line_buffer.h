#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ctl {

// A line that is being typed: its text and the byte that the cursor is before.
// Moves by characters, not bytes. Pure, so that editing is tested without a
// terminal.
class LineBuffer {
 public:
  const std::string& text() const { return text_; }
  std::size_t cursor() const { return cursor_; }
  std::string_view before() const {
    return std::string_view(text_).substr(0, cursor_);
  }

  void set(std::string text);  // the cursor goes to the end
  void insert(std::string_view text);
  void left();
  void right();
  void home() { cursor_ = 0; }
  void end() { cursor_ = text_.size(); }
  void word_left();
  void word_right();
  void backspace();
  void erase();
  void erase_word();  // before the cursor
  void erase_to_end();
  void erase_to_start();
  // Puts `text` in the place of the last `bytes` before the cursor.
  void replace(std::size_t bytes, std::string_view text);

 private:
  std::string text_;
  std::size_t cursor_ = 0;
};

}  // namespace ctl
