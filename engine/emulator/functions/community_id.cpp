// community_id_v1(SADDR, DADDR, SPORT, DPORT, PROTO [, SEED])
// community_id_v1_strict(SADDR, DADDR, SPORT, DPORT, PROTO [, SEED])
//
// The Community ID of a connection, version 1: the same for both directions.
// Ports, protocol and seed must be integers, not text that looks like one. A
// bad argument gives NULL and a warning, in the strict form an error. ICMP
// types are not mapped to ports.
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "engine/emulator/functions/base64_text.h"
#include "engine/emulator/functions/digest.h"
#include "engine/emulator/functions/function.h"
#include "engine/emulator/functions/ip_address.h"
#include "schema/base/result.h"

namespace ctl::sql {
namespace {

struct Endpoint {
  IpAddress address;
  long long port = 0;
  auto operator<=>(const Endpoint&) const = default;
};

struct Flow {
  long long seed = 0;
  Endpoint source;
  Endpoint destination;
  long long protocol = 0;
};

Error problem(std::string_view text) {
  return Error{.message = "Community ID " + std::string(text), .help = ""};
}

template <typename T>
bool fits(long long number) {
  return number >= std::numeric_limits<T>::min() &&
         number <= std::numeric_limits<T>::max();
}

// In the order in which the agent checks: it names the first problem only.
Result<Flow> read_flow(const Arguments& arguments) {
  Flow flow;
  if (arguments.size() == 6) {
    if (!arguments.is_integer(5)) return problem("seed must be an integer");
    flow.seed = arguments.integer(5);
    if (!fits<std::int16_t>(flow.seed))
      return problem("seed must fit in 2 bytes");
  }
  if (!arguments.is_text(0) || !arguments.is_text(1))
    return problem("IPs must be strings");
  const auto source = parse_ip(arguments.text(0));
  if (!source) return problem("saddr cannot be parsed as IP");
  const auto destination = parse_ip(arguments.text(1));
  if (!destination) return problem("daddr cannot be parsed as IP");
  if (!arguments.is_integer(2) || !arguments.is_integer(3))
    return problem("ports must be integers");
  flow.source = {*source, arguments.integer(2)};
  flow.destination = {*destination, arguments.integer(3)};
  if (!fits<std::uint16_t>(flow.source.port) ||
      !fits<std::uint16_t>(flow.destination.port))
    return problem("ports must fit in 2 bytes");
  if (!arguments.is_integer(4)) return problem("protocol must be an integer");
  flow.protocol = arguments.integer(4);
  if (!fits<std::uint8_t>(flow.protocol))
    return problem("protocol must fit in 1 byte");
  return flow;
}

std::string two_bytes(long long number) {
  const auto bits = static_cast<std::uint16_t>(number);
  return {static_cast<char>(bits >> 8U), static_cast<char>(bits & 255U)};
}

std::string address_bytes(const IpAddress& address) {
  return {address.bytes.begin(), address.bytes.begin() + address.size()};
}

std::string community_id(Flow flow) {
  if (!(flow.source < flow.destination))
    std::swap(flow.source, flow.destination);
  std::string bytes = two_bytes(flow.seed);
  bytes += address_bytes(flow.source.address);
  bytes += address_bytes(flow.destination.address);
  bytes += static_cast<char>(flow.protocol);
  bytes += '\0';
  bytes += two_bytes(flow.source.port);
  bytes += two_bytes(flow.destination.port);
  return "1:" + encode_base64(digest(DigestKind::kSha1, bytes));
}

}  // namespace

Value community_id_v1(const Arguments& arguments,
                      const FunctionContext& context) {
  auto flow = read_flow(arguments);
  if (flow) return community_id(*flow);
  if (context.warn) context.warn(flow.error().message);
  return {};
}

Value community_id_v1_strict(const Arguments& arguments,
                             const FunctionContext& /*context*/) {
  auto flow = read_flow(arguments);
  if (flow) return community_id(*flow);
  return Failure{flow.error().message};
}

}  // namespace ctl::sql
