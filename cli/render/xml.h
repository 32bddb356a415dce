#pragma once

#include <string>
#include <string_view>

namespace ctl {

// Text for an XML attribute or element; what XML 1.0 cannot hold becomes
// U+FFFD.
std::string xml_escape(std::string_view text);

}  // namespace ctl
