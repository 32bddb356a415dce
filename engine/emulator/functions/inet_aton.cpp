// inet_aton(TEXT)
//
// The number of an IPv4 address in dotted-quad form; NULL for anything else.
#include "engine/emulator/functions/function.h"
#include "engine/emulator/functions/ip_address.h"

namespace ctl::sql {

Value inet_aton(const Arguments& arguments,
                const FunctionContext& /*context*/) {
  if (arguments.is_null(0)) return {};
  const auto address = parse_ipv4(arguments.text(0));
  if (!address) return {};
  long long number = 0;
  for (std::size_t i = 0; i < 4; ++i)
    number = number * 256 + address->bytes[i];
  return number;
}

}  // namespace ctl::sql
