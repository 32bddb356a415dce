#include "engine/emulator/sqlite_version.h"

#include <sqlite3.h>

namespace ctl {

std::string_view linked_sqlite_version() {
  return sqlite3_libversion();
}

bool sqlite_plans_like_agent() {
  const int version = sqlite3_libversion_number();
  return version >= 3038000 && version < 3043000;
}

}  // namespace ctl
