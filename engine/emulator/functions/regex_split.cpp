// regex_split(TEXT, REGEX, INDEX)
//
// The piece number INDEX (from 0) of TEXT cut at every match of REGEX. Empty
// pieces count, but for one at the end. NULL when there is no such piece or an
// argument is NULL. An empty REGEX, a bad or too costly one, or one over 256
// bytes, is an error.
#include <optional>
#include <string>
#include <string_view>

#include "engine/emulator/functions/function.h"
#include "engine/emulator/functions/regex.h"

namespace ctl::sql {

Value regex_split(const Arguments& arguments, const FunctionContext& context) {
  constexpr std::size_t kMaxPattern = 256;
  if (arguments.any_null()) return {};
  const std::string_view pattern = arguments.text(1);
  if (pattern.empty()) return Failure{"Invalid input to split function"};
  if (pattern.size() > kMaxPattern) return Failure{"Invalid regex"};
  const auto regex = arguments.derived<std::optional<Regex>>(
      1, [&] { return Regex::compile(pattern); });
  if (!*regex) return Failure{"Invalid regex"};
  // A negative number is beyond all pieces.
  const auto index = static_cast<std::size_t>(arguments.int32(2));
  const auto split = (*regex)->split(arguments.text(0), index, context.expired);
  if (split.too_complex) return Failure{"Invalid regex"};
  if (!split.piece) return {};
  return std::string(*split.piece);
}

}  // namespace ctl::sql
