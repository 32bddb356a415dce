#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace ctl::sql {

struct IpAddress {
  bool v6 = false;
  // In network order; an IPv4 address has the first four.
  std::array<unsigned char, 16> bytes{};

  std::size_t size() const { return v6 ? 16 : 4; }
  // IPv4 before IPv6, then by number.
  auto operator<=>(const IpAddress&) const = default;
};

// Dotted quad without leading zeros, nothing around it.
std::optional<IpAddress> parse_ipv4(std::string_view text);
// With or without a zone ("fe80::1%en0"), which is dropped.
std::optional<IpAddress> parse_ipv6(std::string_view text);
std::optional<IpAddress> parse_ip(std::string_view text);

}  // namespace ctl::sql
