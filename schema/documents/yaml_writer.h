#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ctl {

// Texts for GitOps files. The server's tool and ctl read back what was given,
// `$` included: no variable is expanded in it (contracts/fleet.md 8.5).

// A scalar on one line: plain when that is read as the same text, else in
// double quotes.
std::string yaml_text(std::string_view text);

// A literal block scalar with its `|`, to come after `key: `, its lines
// `indent` columns in, two more than the key; no line break at its end. A text
// that no block can hold (carriage returns, control characters, a blank last
// line) is in double quotes.
std::string yaml_block(std::string_view text, std::size_t indent);

// A line of a comment for each line of the text: "# …\n".
std::string yaml_comment(std::string_view text);

}  // namespace ctl
