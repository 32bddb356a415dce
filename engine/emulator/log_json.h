#pragma once

#include <string>
#include <string_view>

namespace ctl {

// A JSON string in quotes, escaped as the agent's writer does it: short forms
// where there are any, \u00XX in upper case, bytes from 127 on as they are.
std::string json_string(std::string_view text);

// A finite number in the writer's form: shortest digits, always with a point or
// an exponent ("1.0", "1000000000000000.0", "1e22", "1.5e-7").
std::string json_double(double value);

}  // namespace ctl
