#pragma once

#include <string>
#include <string_view>

namespace ctl {

// Text for an element or a quoted attribute of a page: nothing in it is markup,
// control characters are shown as escapes, broken UTF-8 as U+FFFD.
std::string html_escape(std::string_view text);

// A whole page of one file, in UTF-8: no script, nothing from elsewhere (its
// policy forbids both), for light and dark screens and for paper. `title` is
// text, `body` markup.
std::string html_page(std::string_view title, std::string_view body);

}  // namespace ctl
