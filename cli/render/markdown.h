#pragma once

#include <string>
#include <string_view>

namespace ctl {

// Text that is data inside a Markdown table: one line, nothing of it markup.
std::string markdown_cell(std::string_view text);

// Text inside a paragraph: one line, nothing of it markup or a control
// character.
std::string markdown_text(std::string_view text);

// A code block; its fence is longer than any run of backticks inside.
std::string markdown_fence(std::string_view language, std::string_view text);

}  // namespace ctl
