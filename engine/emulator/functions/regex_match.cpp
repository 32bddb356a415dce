// regex_match(TEXT, REGEX, INDEX)
//
// What group INDEX (0: the whole match) of the first match holds, '' for a
// group that took no part. NULL without a match, beyond the groups, and when an
// argument is NULL. A bad or a too costly REGEX, or one over 256 bytes, is an
// error.
#include <optional>
#include <string>
#include <string_view>

#include "engine/emulator/functions/function.h"
#include "engine/emulator/functions/regex.h"

namespace ctl::sql {

Value regex_match(const Arguments& arguments, const FunctionContext& context) {
  constexpr std::size_t kMaxPattern = 256;
  if (arguments.any_null()) return {};
  const std::string_view pattern = arguments.text(1);
  if (pattern.size() > kMaxPattern)
    return Failure{"Invalid regex: too big, max size is 256 bytes"};
  const auto regex = arguments.derived<std::optional<Regex>>(
      1, [&] { return Regex::compile(pattern); });
  if (!*regex) return Failure{"Invalid regex"};
  const auto found = (*regex)->search(arguments.text(0), context.expired);
  if (found.outcome == Regex::Outcome::kTooComplex)
    return Failure{"Invalid regex"};
  const int index = arguments.int32(2);
  if (index < 0 || static_cast<std::size_t>(index) >= found.groups.size())
    return {};
  return std::string(found.groups[static_cast<std::size_t>(index)]);
}

}  // namespace ctl::sql
