// concat(VALUE...)
//
// The texts one after the other, NULLs left out; NULL without arguments.
//
// concat_ws(SEPARATOR, VALUE...)
//
// The same with a separator after every value that is not NULL and not the last
// argument, so a NULL at the end leaves a separator behind. NULL when only the
// separator is given; an error without any argument.
#include <string>
#include <string_view>

#include "engine/emulator/functions/function.h"

namespace ctl::sql {
namespace {

Value join_from(const Arguments& arguments, std::size_t first,
                std::string_view separator) {
  if (arguments.size() == first) return {};
  // More than any value may be long, so that it is refused when answered.
  constexpr std::size_t kMost = std::size_t{64} << 20U;
  std::string joined;
  for (std::size_t i = first; i < arguments.size(); ++i) {
    if (arguments.is_null(i)) continue;
    joined += arguments.text(i);
    if (i + 1 < arguments.size()) joined += separator;
    if (joined.size() > kMost) break;
  }
  return joined;
}

}  // namespace

Value concat(const Arguments& arguments, const FunctionContext& /*context*/) {
  return join_from(arguments, 0, "");
}

Value concat_ws(const Arguments& arguments,
                const FunctionContext& /*context*/) {
  if (arguments.size() == 0) return Failure{"Missing separator to concat_ws"};
  return join_from(arguments, 1, arguments.text(0));
}

}  // namespace ctl::sql
