#pragma once

#include <iosfwd>

#include "cli/deploy/apply_report.h"
#include "cli/render/format.h"

namespace ctl {

// What was done goes to `out`, what was not to `err`.
void render_apply_text(const ApplyReport& report, const Style& style,
                       std::ostream& out, std::ostream& err);

}  // namespace ctl
