#pragma once

#include <span>

#include "cli/dry_run.h"
#include "cli/render/format.h"

namespace ctl {

std::span<const Format<DryRunReport>> dry_run_formats();

#define CTL_DRY_RUN_FORMAT(name, summary) \
  void render_dry_run_##name(const DryRunReport&, const Style&, std::ostream&);
#include "cli/render/dry_run_formats.def"
#undef CTL_DRY_RUN_FORMAT

}  // namespace ctl
