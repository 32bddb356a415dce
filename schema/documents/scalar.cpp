#include "schema/documents/scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace ctl {
namespace {

constexpr std::array<std::string_view, 5> kNulls = {"", "~", "null", "Null",
                                                    "NULL"};
constexpr std::array<std::string_view, 11> kTrue = {
    "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"};
constexpr std::array<std::string_view, 11> kFalse = {
    "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"};

template <std::size_t N>
bool is_one_of(std::string_view text,
               const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t skip_digits(std::string_view text, std::size_t i) {
  while (i < text.size() && is_digit(text[i]))
    ++i;
  return i;
}

// [sign] digits [. digits] [e [sign] digits], or [sign] . digits and so on.
bool looks_like_float(std::string_view text) {
  std::size_t i = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1U : 0U;
  const std::size_t whole = skip_digits(text, i);
  const bool has_whole = whole > i;
  i = whole;
  if (i < text.size() && text[i] == '.') {
    const std::size_t part = skip_digits(text, i + 1);
    if (!has_whole && part == i + 1) return false;
    i = part;
  } else if (!has_whole) {
    return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
    const std::size_t digits = skip_digits(text, i);
    if (digits == i) return false;
    i = digits;
  }
  return i == text.size();
}

std::optional<double> parse_float(std::string_view text) {
  if (!looks_like_float(text)) return std::nullopt;
  if (text[0] == '+') text.remove_prefix(1);
  double value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  // Too large for a number: then the server's parser keeps the text.
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

struct Whole {
  bool negative = false;
  std::uint64_t value = 0;
};

// Base by prefix: 0x, 0o, 0b in either case, and a plain 0 is octal.
std::optional<Whole> parse_whole(std::string_view text) {
  Whole whole;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    whole.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  int base = 10;
  if (text.size() > 1 && text[0] == '0') {
    const char letter = text[1];
    base = letter == 'x' || letter == 'X'   ? 16
           : letter == 'b' || letter == 'B' ? 2
                                            : 8;
    const bool prefixed = base != 8 || letter == 'o' || letter == 'O';
    text.remove_prefix(prefixed ? 2 : 1);
  }
  const auto [end, error] = std::from_chars(
      text.data(), text.data() + text.size(), whole.value, base);
  if (error != std::errc() || end != text.data() + text.size() ||
      text.empty()) {
    return std::nullopt;
  }
  constexpr std::uint64_t kMostNegative = std::uint64_t{1} << 63U;
  if (whole.negative && whole.value > kMostNegative) return std::nullopt;
  return whole;
}

ScalarValue resolve_number(std::string_view text) {
  ScalarValue value;
  std::string plain(text);
  if (text[0] != '.') {
    plain.erase(std::remove(plain.begin(), plain.end(), '_'), plain.end());
    if (const std::optional<Whole> whole = parse_whole(plain)) {
      value.type = ScalarType::kInteger;
      value.negative = whole->negative;
      value.whole = whole->value;
      value.number = static_cast<double>(whole->value);
      if (whole->negative) value.number = -value.number;
      return value;
    }
  }
  if (const std::optional<double> number = parse_float(plain)) {
    value.type = ScalarType::kFloat;
    value.number = *number;
  }
  return value;
}

bool is_special_float(std::string_view text) {
  if (text == ".nan" || text == ".NaN" || text == ".NAN") return true;
  if (text[0] == '-' || text[0] == '+') text.remove_prefix(1);
  return text == ".inf" || text == ".Inf" || text == ".INF";
}

ScalarValue resolve_text(std::string_view text) {
  ScalarValue value;
  if (is_one_of(text, kNulls)) {
    value.type = ScalarType::kNull;
  } else if (is_one_of(text, kTrue) || is_one_of(text, kFalse)) {
    value.type = ScalarType::kBool;
    value.flag = is_one_of(text, kTrue);
  } else if (is_digit(text[0]) || text[0] == '-' || text[0] == '+' ||
             text[0] == '.') {
    if (!is_special_float(text)) return resolve_number(text);
    value.type = ScalarType::kFloat;
    value.number = std::numeric_limits<double>::quiet_NaN();
  }
  return value;
}

bool is_text_by_style(const Node& node) {
  if (node.tag == ScalarTag::kText) return true;
  return node.tag == ScalarTag::kNone && node.style != ScalarStyle::kPlain;
}

// Shortest digits that give the same 32-bit float, with an exponent below
// 10^-4 and from 10^6 on.
std::string float_text(double number) {
  std::array<char, 64> buffer{};
  const auto narrow = static_cast<float>(number);
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                                 narrow, std::chars_format::scientific);
  const std::string text(buffer.data(), end.ptr);
  const std::size_t e = text.find('e');
  if (e == std::string::npos) return text;
  int exponent = 0;
  const char* from = text.data() + e + (text[e + 1] == '+' ? 2 : 1);
  std::from_chars(from, text.data() + text.size(), exponent);
  constexpr int kSmallest = -4;
  constexpr int kLargest = 6;
  if (exponent < kSmallest || exponent >= kLargest) return text;
  const auto fixed = std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                                   narrow, std::chars_format::fixed);
  return {buffer.data(), fixed.ptr};
}

}  // namespace

bool is_null_text(const Node& scalar) {
  return !is_text_by_style(scalar) && is_one_of(scalar.text, kNulls);
}

ScalarValue resolve(const Node& node) {
  ScalarValue value;
  if (node.is_null()) {
    value.type = ScalarType::kNull;
    return value;
  }
  if (!node.is_scalar() || is_text_by_style(node)) return value;
  return resolve_text(node.text);
}

ScalarType resolve_core(const Node& node) {
  if (node.is_null()) return ScalarType::kNull;
  if (!node.is_scalar() || is_text_by_style(node)) return ScalarType::kText;
  const std::string_view text = node.text;
  constexpr std::array<std::string_view, 6> kBooleans = {
      "true", "True", "TRUE", "false", "False", "FALSE"};
  if (is_one_of(text, kBooleans)) return ScalarType::kBool;
  if (is_special_float(text)) return ScalarType::kFloat;
  const auto all_of = [](std::string_view digits, std::string_view allowed) {
    return !digits.empty() &&
           digits.find_first_not_of(allowed) == std::string_view::npos;
  };
  if (text.starts_with("0o") && all_of(text.substr(2), "01234567"))
    return ScalarType::kInteger;
  if (text.starts_with("0x") &&
      all_of(text.substr(2), "0123456789abcdefABCDEF"))
    return ScalarType::kInteger;
  const bool sign = text[0] == '-' || text[0] == '+';
  if (all_of(text.substr(sign ? 1 : 0), "0123456789"))
    return ScalarType::kInteger;
  return looks_like_float(text) ? ScalarType::kFloat : ScalarType::kText;
}

std::string coerced_text(const Node& scalar) {
  const ScalarValue value = resolve(scalar);
  switch (value.type) {
    case ScalarType::kNull: return {};
    case ScalarType::kBool: return value.flag ? "true" : "false";
    case ScalarType::kInteger:
      return (value.negative && value.whole != 0 ? "-" : "") +
             std::to_string(value.whole);
    case ScalarType::kFloat:
      return std::isnan(value.number) ? scalar.text : float_text(value.number);
    case ScalarType::kText: return scalar.text;
  }
  return scalar.text;
}

std::optional<long long> whole_number(const Node& scalar, bool quoted) {
  ScalarValue value = resolve(scalar);
  if (quoted && value.type == ScalarType::kText && scalar.is_scalar() &&
      !scalar.text.empty()) {
    value = resolve_number(scalar.text);
  }
  constexpr double kLargest = 9.2e18;
  if (value.type == ScalarType::kInteger &&
      value.whole <=
          static_cast<std::uint64_t>(std::numeric_limits<long long>::max())) {
    const auto whole = static_cast<long long>(value.whole);
    return value.negative ? -whole : whole;
  }
  const bool is_whole = value.type == ScalarType::kFloat &&
                        std::isfinite(value.number) &&
                        std::trunc(value.number) == value.number &&
                        std::fabs(value.number) < kLargest;
  if (!is_whole) return std::nullopt;
  return static_cast<long long>(value.number);
}

std::string text_at(const Node* map, std::string_view key) {
  const Node* value = map == nullptr ? nullptr : map->find(key);
  return value != nullptr && value->is_scalar() ? value->text : std::string();
}

}  // namespace ctl
