#include "engine/emulator/log_json.h"

#include <array>
#include <charconv>
#include <cstdlib>

namespace ctl {

std::string json_string(std::string_view text) {
  constexpr std::string_view kEscaped = "\"\\\b\f\n\r\t";
  constexpr std::string_view kShort = "\"\\bfnrt";
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string quoted = "\"";
  for (const char c : text) {
    const std::size_t found = kEscaped.find(c);
    const auto byte = static_cast<unsigned char>(c);
    if (found != std::string_view::npos) {
      quoted += '\\';
      quoted += kShort[found];
    } else if (byte < 0x20) {
      quoted += "\\u00";
      quoted += kDigits[byte >> 4U];
      quoted += kDigits[byte & 15U];
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

std::string json_double(double value) {
  std::array<char, 40> buffer{};
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                    std::chars_format::scientific);
  const std::string_view text(buffer.data(),
                              static_cast<std::size_t>(end - buffer.data()));
  const std::size_t e = text.find('e');
  std::string digits;
  for (const char c : text.substr(0, e)) {
    if (c >= '0' && c <= '9') digits += c;
  }
  const std::string sign = text.front() == '-' ? "-" : "";
  // Where the point is, counted from the first digit.
  const int point = std::atoi(std::string(text.substr(e + 1)).c_str()) + 1;
  const int count = static_cast<int>(digits.size());
  constexpr int kMostDigits = 21;
  if (value == 0) return sign + "0.0";
  if (count <= point && point <= kMostDigits)
    return sign + digits +
           std::string(static_cast<std::size_t>(point - count), '0') + ".0";
  if (0 < point && point <= kMostDigits)
    return sign + digits.insert(static_cast<std::size_t>(point), ".");
  if (-6 < point && point <= 0)
    return sign + "0." + std::string(static_cast<std::size_t>(-point), '0') +
           digits;
  if (count > 1) digits.insert(1, ".");
  return sign + digits + "e" + std::to_string(point - 1);
}

}  // namespace ctl
