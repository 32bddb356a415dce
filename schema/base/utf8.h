#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ctl {

constexpr std::uint32_t kReplacement = 0xFFFD;

void append_utf8(std::string& out, std::uint32_t code);

// Appends text with every byte that is not UTF-8 replaced by U+FFFD.
void append_valid_utf8(std::string& out, std::string_view text);

// Reads code points one by one; broken bytes read as U+FFFD.
class Utf8Reader {
 public:
  explicit Utf8Reader(std::string_view text) : text_(text) {}
  bool done() const { return at_ >= text_.size(); }
  std::size_t offset() const { return at_; }
  std::uint32_t next();

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace ctl
