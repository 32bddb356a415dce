#pragma once

#include <string>
#include <string_view>

namespace ctl {

// Unicode normalisation form C: equal for two names that Unicode calls the
// same text, composed or not.
std::string to_nfc(std::string_view text);

}  // namespace ctl
