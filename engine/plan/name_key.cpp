#include "engine/plan/object.h"
#include "schema/base/collation.h"
#include "schema/base/nfc.h"

namespace ctl {

std::string name_key(ObjectKind kind, std::string_view name) {
  // The server tells policies apart by their composed bytes, the others by its
  // database's collation.
  return kind == ObjectKind::kPolicy ? to_nfc(name) : collation_key(name);
}

bool is_new_name(ObjectKind kind, std::string_view before,
                 std::string_view after) {
  if (before == after) return false;
  switch (kind) {
    case ObjectKind::kPolicy:
    case ObjectKind::kTeam: return to_nfc(before) != to_nfc(after);
    case ObjectKind::kLabel:
    case ObjectKind::kQuery: return true;
  }
  return true;
}

}  // namespace ctl
