#include "schema/catalog/flags.h"

#include <algorithm>
#include <functional>

namespace ctl {
namespace {

constexpr Flag kFlags[] = {
#define CTL_FLAG(name, kind) {#name, FlagKind::kind},
#include "schema/catalog/flags.def"
#undef CTL_FLAG
};

}  // namespace

std::span<const Flag> all_flags() {
  return kFlags;
}

const Flag* find_flag(std::string_view name) {
  const auto* found =
      std::ranges::lower_bound(kFlags, name, std::less<>(), &Flag::name);
  return found != std::end(kFlags) && found->name == name ? found : nullptr;
}

}  // namespace ctl
