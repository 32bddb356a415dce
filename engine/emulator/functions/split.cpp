// split(TEXT, CHARACTERS, INDEX)
//
// The piece number INDEX (from 0) of TEXT cut at any of CHARACTERS. Empty
// pieces do not count; white space around a piece is dropped afterwards, so a
// blank piece counts and is ''. NULL when there is no such piece or an argument
// is NULL; no CHARACTERS is an error.
#include <string>
#include <string_view>

#include "engine/emulator/functions/function.h"

namespace ctl::sql {
namespace {

std::string_view trim_spaces(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\n\v\f\r";
  const std::size_t first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

}  // namespace

Value split(const Arguments& arguments, const FunctionContext& /*context*/) {
  if (arguments.any_null()) return {};
  const std::string_view text = arguments.text(0);
  const std::string_view characters = arguments.text(1);
  const int index = arguments.int32(2);
  if (characters.empty()) return Failure{"Invalid input to split function"};
  if (index < 0) return {};
  std::size_t start = text.find_first_not_of(characters);
  for (int i = 0; start != std::string_view::npos; ++i) {
    const std::size_t end = text.find_first_of(characters, start);
    if (i == index)
      return std::string(trim_spaces(text.substr(start, end - start)));
    start = text.find_first_not_of(characters, end);
  }
  return {};
}

}  // namespace ctl::sql
