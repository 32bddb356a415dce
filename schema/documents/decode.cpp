#include "schema/documents/decode.h"

#include <array>
#include <cstdint>
#include <cstdio>

#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr std::string_view kLittleEndian = "\xff\xfe";
constexpr std::string_view kBigEndian = "\xfe\xff";

void append(std::string& out, std::uint32_t code) {
  const auto byte = [](std::uint32_t value) {
    return static_cast<char>(value);
  };
  if (code < 0x80) {
    out += byte(code);
    return;
  }
  if (code < 0x800) {
    out += byte(0xC0U | (code >> 6U));
  } else {
    if (code < 0x10000) {
      out += byte(0xE0U | (code >> 12U));
    } else {
      out += byte(0xF0U | (code >> 18U));
      out += byte(0x80U | ((code >> 12U) & 0x3FU));
    }
    out += byte(0x80U | ((code >> 6U) & 0x3FU));
  }
  out += byte(0x80U | (code & 0x3FU));
}

}  // namespace

bool is_utf16(std::string_view bytes) {
  return bytes.starts_with(kLittleEndian) || bytes.starts_with(kBigEndian);
}

std::optional<std::string> decode_utf16(std::string_view bytes) {
  if (!is_utf16(bytes) || bytes.size() % 2 != 0) return std::nullopt;
  const bool big = bytes.starts_with(kBigEndian);
  const auto unit = [&](std::size_t i) {
    const auto first = static_cast<unsigned char>(bytes[i]);
    const auto second = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<std::uint32_t>(big ? first << 8U | second
                                          : second << 8U | first);
  };
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t i = 2; i < bytes.size(); i += 2) {
    std::uint32_t code = unit(i);
    if (code >= 0xDC00 && code <= 0xDFFF) return std::nullopt;
    if (code >= 0xD800 && code <= 0xDBFF) {
      i += 2;
      const std::uint32_t low = i < bytes.size() ? unit(i) : 0;
      if (low < 0xDC00 || low > 0xDFFF) return std::nullopt;
      code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
    }
    append(out, code);
  }
  return out;
}

std::optional<YamlFault> refused_character(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte < 0x7F) continue;
    if (byte == '\t' || byte == '\n' || byte == '\r') continue;
    bool refused = byte < 0x20 || byte == 0x7F;
    unsigned code = byte;
    if (byte == 0xC2 && i + 1 < text.size()) {  // U+0080 to U+009F
      code = static_cast<unsigned char>(text[i + 1]);
      refused = code < 0xA0 && code != 0x85;
    } else if (byte == 0xEF && text.substr(i, 3) >= "\xef\xbf\xbe") {
      code = 0xFFC0U + (static_cast<unsigned char>(text[i + 2]) & 0x3FU);
      refused = true;  // U+FFFE, U+FFFF
    }
    if (!refused) continue;
    std::array<char, 16> name{};
    std::snprintf(name.data(), name.size(), "U+%04X", code);
    return YamlFault{
        i,
        concat("the control character ", name.data(), " cannot stand in YAML"),
        "remove it; in double quotes it can be an escape"};
  }
  return std::nullopt;
}

std::optional<YamlFault> unresolved_merge(std::string_view text) {
  const auto line_with = [text](std::string_view mark, std::size_t from) {
    std::size_t at = text.find(mark, from);
    while (at != std::string_view::npos && at != 0 && text[at - 1] != '\n')
      at = text.find(mark, at + 1);
    return at;
  };
  const std::size_t first = line_with("<<<<<<< ", 0);
  if (first == std::string_view::npos ||
      line_with(">>>>>>> ", first) == std::string_view::npos) {
    return std::nullopt;
  }
  return YamlFault{first, "a merge conflict starts here",
                   "resolve it: keep one side and remove the marks"};
}

}  // namespace ctl
