// version_compare(LEFT, RIGHT [, FLAVOR])
//
// -1, 0 or 1. Both versions must be text, a number is an error. FLAVOR is ARCH,
// DPKG or RHEL, in any case; the rules are those of the collations.
#include "engine/emulator/collations.h"
#include "engine/emulator/functions/function.h"

namespace ctl::sql {

Value version_compare(const Arguments& arguments,
                      const FunctionContext& /*context*/) {
  if (arguments.size() < 2 || !arguments.is_text(0) || !arguments.is_text(1))
    return Failure{"Must provide two version strings to compare."};
  VersionFlavor flavor = VersionFlavor::kGeneric;
  if (arguments.size() > 2) {
    if (!arguments.is_text(2))
      return Failure{"The optional third parameter is not a string."};
    const auto named = parse_version_flavor(arguments.text(2));
    if (!named)
      return Failure{
          "The optional third parameter does not match one of: (ARCH, DPKG, "
          "RHEL)."};
    flavor = *named;
  }
  const int order =
      compare_versions(arguments.text(0), arguments.text(1), flavor);
  if (order == 0) return 0LL;
  return order < 0 ? -1LL : 1LL;
}

}  // namespace ctl::sql
