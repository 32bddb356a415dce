#include "engine/plan/object.h"
#include "schema/base/text.h"

namespace ctl {

std::string name_key(ObjectKind kind, std::string_view name) {
  // The server tells policies apart by their exact bytes, the others by its
  // database's collation.
  if (kind == ObjectKind::kPolicy) return std::string(name);
  return lower_ascii(name.substr(0, name.find_last_not_of(' ') + 1));
}

}  // namespace ctl
