// sqlite_version(), sqlite_source_id()
//
// Those of the SQLite inside the agent, not of the linked one.
#include <string>

#include "engine/emulator/functions/function.h"

namespace ctl::sql {

Value sqlite_version(const Arguments& /*arguments*/,
                     const FunctionContext& /*context*/) {
  return std::string("3.42.0");
}

Value sqlite_source_id(const Arguments& /*arguments*/,
                       const FunctionContext& /*context*/) {
  return std::string(
      "2023-05-16 12:36:15 "
      "831d0fb2836b71c9bc51067c49fee4b8f18047814f2ff22d817d25195cf350b0");
}

}  // namespace ctl::sql
