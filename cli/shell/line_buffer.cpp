#include "cli/shell/line_buffer.h"

#include <utility>

namespace ctl {
namespace {

// A byte that continues a character.
bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

}  // namespace

void LineBuffer::set(std::string text) {
  text_ = std::move(text);
  cursor_ = text_.size();
}

void LineBuffer::insert(std::string_view text) {
  text_.insert(cursor_, text);
  cursor_ += text.size();
}

void LineBuffer::left() {
  if (cursor_ == 0) return;
  --cursor_;
  while (cursor_ > 0 && continues(text_[cursor_]))
    --cursor_;
}

void LineBuffer::right() {
  if (cursor_ == text_.size()) return;
  ++cursor_;
  while (cursor_ < text_.size() && continues(text_[cursor_]))
    ++cursor_;
}

void LineBuffer::word_left() {
  while (cursor_ > 0 && is_blank(text_[cursor_ - 1]))
    --cursor_;
  while (cursor_ > 0 && !is_blank(text_[cursor_ - 1]))
    --cursor_;
}

void LineBuffer::word_right() {
  while (cursor_ < text_.size() && is_blank(text_[cursor_]))
    ++cursor_;
  while (cursor_ < text_.size() && !is_blank(text_[cursor_]))
    ++cursor_;
}

void LineBuffer::backspace() {
  const std::size_t end = cursor_;
  left();
  text_.erase(cursor_, end - cursor_);
}

void LineBuffer::erase() {
  const std::size_t start = cursor_;
  right();
  text_.erase(start, cursor_ - start);
  cursor_ = start;
}

void LineBuffer::erase_word() {
  const std::size_t end = cursor_;
  word_left();
  text_.erase(cursor_, end - cursor_);
}

void LineBuffer::erase_to_end() {
  text_.resize(cursor_);
}

void LineBuffer::erase_to_start() {
  text_.erase(0, cursor_);
  cursor_ = 0;
}

void LineBuffer::replace(std::size_t bytes, std::string_view text) {
  cursor_ -= bytes;
  text_.replace(cursor_, bytes, text);
  cursor_ += text.size();
}

}  // namespace ctl
