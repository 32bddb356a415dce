#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ctl {

// Rows under a header, columns aligned, numbers to the right; NULL for a cell
// without a value, control characters as escapes, long cells cut with an
// ellipsis so that a line fits `width` (0: nothing is cut).
void print_table(
    const std::vector<std::string>& columns,
    const std::vector<std::vector<std::optional<std::string>>>& rows,
    std::string_view indent, std::size_t width, std::ostream& out);

}  // namespace ctl
