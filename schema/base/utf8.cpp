#include "schema/base/utf8.h"

#include "schema/base/text.h"

namespace ctl {

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) {
    out += static_cast<char>(static_cast<unsigned char>(byte));
  };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | (code >> 6U));
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | (code >> 12U));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | (code >> 18U));
    put(0x80U | ((code >> 12U) & 0x3FU));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

void append_valid_utf8(std::string& out, std::string_view text) {
  while (true) {
    const std::size_t bad = find_invalid_utf8(text);
    if (bad == std::string_view::npos) {
      out += text;
      return;
    }
    out += text.substr(0, bad);
    append_utf8(out, kReplacement);
    text.remove_prefix(bad + 1);
  }
}

std::uint32_t Utf8Reader::next() {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text_[i]));
  };
  const std::uint32_t lead = byte(at_);
  std::size_t size = 1;
  std::uint32_t code = lead;
  std::uint32_t smallest = 0;
  if (lead >= 0x80) {
    size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    code = lead & (0xFFU >> (size + 1));
    smallest = size == 4 ? 0x10000 : size == 3 ? 0x800 : 0x80;
    if (lead < 0xC2 || lead > 0xF4 || at_ + size > text_.size()) {
      ++at_;
      return kReplacement;
    }
    for (std::size_t i = 1; i < size; ++i) {
      if ((byte(at_ + i) & 0xC0U) != 0x80U) {
        ++at_;
        return kReplacement;
      }
      code = (code << 6U) | (byte(at_ + i) & 0x3FU);
    }
    if (code < smallest || code > 0x10FFFF ||
        (code >= 0xD800 && code < 0xE000)) {
      ++at_;
      return kReplacement;
    }
  }
  at_ += size;
  return code;
}

}  // namespace ctl
