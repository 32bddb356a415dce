// sleep(SECONDS)
//
// The seconds, 0 when they are negative. An agent is blocked as long; the
// emulator answers at once.
#include <algorithm>

#include "engine/emulator/functions/function.h"

namespace ctl::sql {

Value sleep(const Arguments& arguments, const FunctionContext& /*context*/) {
  return static_cast<long long>(std::max(arguments.int32(0), 0));
}

}  // namespace ctl::sql
