#pragma once

#include <nlohmann/json_fwd.hpp>

#include "schema/base/diagnostic.h"

namespace ctl {

// A finding as contracts/ctl.md has it, for every JSON format.
nlohmann::ordered_json finding_json(const Diagnostic& finding);

}  // namespace ctl
