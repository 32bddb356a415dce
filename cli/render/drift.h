#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/deploy/drift.h"
#include "cli/render/format.h"

namespace ctl {

std::span<const Format<DriftReport>> drift_formats();

#define CTL_DRIFT_FORMAT(name, summary) \
  void render_drift_##name(const DriftReport&, const Style&, std::ostream&);
#include "cli/render/drift_formats.def"
#undef CTL_DRIFT_FORMAT

// "policy 'x' was deleted on the server".
std::string drift_headline(const DriftItem& item);

// "last edited by Ada <ada@example.com> at 2026-03-01T12:00:00Z".
std::string blame_text(const Blame& blame);

// "2 definitions changed on the server; 1 change not yet applied, …".
std::string drift_summary(const DriftReport& report);

}  // namespace ctl
