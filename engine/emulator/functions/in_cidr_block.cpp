// in_cidr_block(CIDR, ADDRESS)
//
// 1 when the address is one of the block's, else 0. Every problem with the
// arguments, NULL included, fails the statement.
//
// An IPv4 block holds its usable hosts only, so neither the network nor the
// broadcast address, and a /31 holds none. The end of a block is its last
// address plus one (its broadcast address for IPv4), which for a block that
// reaches the last address of all wraps to zero: such a block holds nothing.
#include <charconv>
#include <string_view>

#include "engine/emulator/functions/function.h"
#include "engine/emulator/functions/ip_address.h"

namespace ctl::sql {
namespace {

struct Block {
  IpAddress address;
  unsigned prefix = 0;
};

std::optional<unsigned> parse_prefix(std::string_view text) {
  if (text.empty() ||
      text.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  unsigned prefix = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), prefix);
  if (error != std::errc()) return std::nullopt;
  return prefix;
}

std::optional<Block> parse_block(std::string_view text, bool v6) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view start = text.substr(0, slash);
  const auto address = v6 ? parse_ipv6(start) : parse_ipv4(start);
  const auto prefix = parse_prefix(text.substr(slash + 1));
  if (!address || !prefix || *prefix > address->size() * 8) return std::nullopt;
  return Block{*address, *prefix};
}

// The block's first address, or its last one with the host bits set.
IpAddress edge(const Block& block, bool last) {
  IpAddress address = block.address;
  for (std::size_t bit = block.prefix; bit < address.size() * 8; ++bit) {
    const unsigned mask = 0x80U >> (bit % 8);
    unsigned byte = address.bytes[bit / 8];
    byte = last ? byte | mask : byte & ~mask;
    address.bytes[bit / 8] = static_cast<unsigned char>(byte);
  }
  return address;
}

IpAddress next(IpAddress address) {
  for (std::size_t i = address.size(); i-- > 0;) {
    if (++address.bytes[i] != 0) break;
  }
  return address;
}

bool holds(const Block& block, const IpAddress& address) {
  IpAddress begin = edge(block, false);
  IpAddress end = edge(block, true);
  const bool one_host = block.prefix == address.size() * 8;
  const bool usable_only = !address.v6 && !one_host;
  if (usable_only) begin = next(begin);
  if (!usable_only) end = next(end);
  return begin <= address && address < end;
}

}  // namespace

Value in_cidr_block(const Arguments& arguments,
                    const FunctionContext& /*context*/) {
  if (!arguments.is_text(0)) return Failure{"CIDR must be a string"};
  if (!arguments.is_text(1)) return Failure{"IP address must be a string"};
  const auto address = parse_ip(arguments.text(1));
  if (!address) return Failure{"IP address cannot be parsed"};
  const auto block = parse_block(arguments.text(0), address->v6);
  if (!block)
    return Failure{address->v6 ? "CIDR for IP address v6 cannot be parsed"
                               : "CIDR for IP address v4 cannot be parsed"};
  return holds(*block, *address) ? 1LL : 0LL;
}

}  // namespace ctl::sql
