#pragma once

#include <iosfwd>

#include "cli/app.h"
#include "cli/render/format.h"

namespace ctl {

// Colour and width for what goes to `out`: --color, then NO_COLOR, then whether
// standard output is a terminal. A stream that is not the process's standard
// output is none.
Style style_for(const std::ostream& out, const Globals& globals);

// What goes to `err` is seen by a person at once. Only the process's standard
// error can be a terminal.
bool is_terminal(const std::ostream& err);

// Standard input is a person who can answer a question.
bool can_ask(const std::istream& in);

}  // namespace ctl
