#pragma once

#include <iosfwd>

#include "schema/base/result.h"

namespace ctl {

// "ctl: error: …" and its help line: something could not be done.
void print_error(std::ostream& err, const Error& error);

// "ctl: refused: …": something was not done on purpose.
void print_refusal(std::ostream& err, const Error& error);

}  // namespace ctl
