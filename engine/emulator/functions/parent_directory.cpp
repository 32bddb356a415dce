// parent_directory(PATH)
//
// What is before the last separator, `/` or on Windows `\`; NULL when there is
// none. The argument must be text, NULL is an error.
#include <string>
#include <string_view>

#include "engine/emulator/functions/function.h"

namespace ctl::sql {

Value parent_directory(const Arguments& arguments,
                       const FunctionContext& context) {
  if (!arguments.is_text(0))
    return Failure{"Invalid inputs to parent_directory, TEXT was expected"};
  const std::string_view path = arguments.text(0);
  const std::size_t last = path.rfind(context.windows() ? '\\' : '/');
  if (last == std::string_view::npos) return {};
  return std::string(path.substr(0, last));
}

}  // namespace ctl::sql
