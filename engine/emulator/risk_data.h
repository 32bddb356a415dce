#pragma once

#include <string_view>

namespace ctl {

// Whether a value of this column keeps the table from reading everything.
bool bounds_cost(std::string_view table, std::string_view column);

}  // namespace ctl
