// split(TEXT, CHARACTERS, INDEX)
//
// The piece number INDEX (from 0) of TEXT cut at any of CHARACTERS. Empty
// pieces do not count; white space around a piece is dropped afterwards, so a
// blank piece counts and is ''. NULL when there is no such piece or an argument
// is NULL; no CHARACTERS is an error.
#include <bitset>
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
  std::bitset<256> cuts;
  for (const char c : characters)
    cuts.set(static_cast<unsigned char>(c));
  const auto skip = [&](std::size_t at, bool separators) {
    while (at < text.size() &&
           cuts.test(static_cast<unsigned char>(text[at])) == separators)
      ++at;
    return at;
  };
  std::size_t start = skip(0, true);
  for (int i = 0; start < text.size(); ++i) {
    const std::size_t end = skip(start, false);
    if (i == index)
      return std::string(trim_spaces(text.substr(start, end - start)));
    start = skip(end, true);
  }
  return {};
}

}  // namespace ctl::sql
