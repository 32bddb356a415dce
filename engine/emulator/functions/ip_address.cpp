#include "engine/emulator/functions/ip_address.h"

#include <arpa/inet.h>

#include <string>

namespace ctl::sql {
namespace {

std::optional<IpAddress> parse(bool v6, std::string_view text) {
  IpAddress address{.v6 = v6};
  const std::string terminated(text);
  const int family = v6 ? AF_INET6 : AF_INET;
  if (inet_pton(family, terminated.c_str(), address.bytes.data()) != 1)
    return std::nullopt;
  return address;
}

}  // namespace

std::optional<IpAddress> parse_ipv4(std::string_view text) {
  return parse(false, text);
}

std::optional<IpAddress> parse_ipv6(std::string_view text) {
  return parse(true, text.substr(0, text.find('%')));
}

std::optional<IpAddress> parse_ip(std::string_view text) {
  if (text.find(':') != std::string_view::npos) return parse_ipv6(text);
  return parse_ipv4(text);
}

}  // namespace ctl::sql
