#pragma once

#include <span>
#include <string>

#include "cli/log/definition_log.h"
#include "cli/render/format.h"

namespace ctl {

std::span<const Format<DefinitionLog>> log_formats();

#define CTL_LOG_FORMAT(name, summary) \
  void render_log_##name(const DefinitionLog&, const Style&, std::ostream&);
#include "cli/render/log_formats.def"
#undef CTL_LOG_FORMAT

// Seconds since 1970 as "2026-03-01T12:00:00Z".
std::string utc_text(long long seconds);

}  // namespace ctl
