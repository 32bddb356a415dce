#include "cli/render/dry_run.h"

namespace ctl {
namespace {

constexpr Format<DryRunReport> kFormats[] = {
#define CTL_DRY_RUN_FORMAT(name, summary) \
  {#name, summary, render_dry_run_##name},
#include "cli/render/dry_run_formats.def"
#undef CTL_DRY_RUN_FORMAT
};

}  // namespace

std::span<const Format<DryRunReport>> dry_run_formats() {
  return kFormats;
}

}  // namespace ctl
