#pragma once

#include <string>
#include <string_view>

namespace ctl {

// Text that is data inside a Markdown table: one line, nothing of it markup.
std::string markdown_cell(std::string_view text);

}  // namespace ctl
