#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "cli/render/format.h"
#include "schema/base/source_file.h"

namespace ctl {

inline constexpr std::string_view kRed = "\x1b[1;31m";
inline constexpr std::string_view kYellow = "\x1b[1;33m";
inline constexpr std::string_view kCyan = "\x1b[1;36m";
inline constexpr std::string_view kGreen = "\x1b[1;32m";
inline constexpr std::string_view kBold = "\x1b[1m";
inline constexpr std::string_view kDim = "\x1b[2m";

// The text in a colour, when the output has any.
std::string paint(std::string_view text, std::string_view color,
                  const Style& style);

// A line of a file, cut around the place when it is long, with carets below
// [at, end); nothing for a line that is no text.
void print_snippet(std::string_view line, Position at, Position end,
                   std::string_view color, std::string_view indent,
                   const Style& style, std::ostream& out);

}  // namespace ctl
