#include "engine/emulator/values.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace ctl {
namespace {

// What strtoll() reads with base 0, trailing text ignored.
std::optional<long long> parse_base_zero(std::string_view text) {
  const bool plain =
      text.size() < 19 && !text.empty() && text[0] >= '1' && text[0] <= '9';
  if (plain) {
    long long value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }
  if (text == "0") return 0;
  const std::string copy(text);
  char* end = nullptr;
  errno = 0;
  const long long value = std::strtoll(copy.c_str(), &end, 0);
  if (end == copy.c_str() || errno == ERANGE) return std::nullopt;
  return value;
}

}  // namespace

std::optional<long long> agent_integer(std::string_view text, ColumnType type,
                                       bool windows) {
  const auto value = parse_base_zero(text);
  if (!value || type != ColumnType::kInteger) return value;
  using Narrow = std::numeric_limits<std::int32_t>;
  if (windows && (*value < Narrow::min() || *value > Narrow::max())) {
    return std::nullopt;
  }
  return static_cast<std::int32_t>(static_cast<std::uint64_t>(*value));
}

std::optional<double> agent_double(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const std::string copy(text);
  char* end = nullptr;
  const double value = std::strtod(copy.c_str(), &end);
  if (end != copy.c_str() + copy.size()) return std::nullopt;
  return value;
}

std::string agent_text(double value) {
  std::array<char, 40> buffer{};
  const int length =
      std::snprintf(buffer.data(), buffer.size(), "%.15g", value);
  std::string text(buffer.data(), static_cast<std::size_t>(length));
  if (text.find('.') == std::string::npos) text += ".0";
  return text;
}

}  // namespace ctl
