#include "cli/render/lint.h"

namespace ctl {
namespace {

constexpr Format<LintOutput> kFormats[] = {
#define CTL_LINT_FORMAT(name, summary) {#name, summary, render_lint_##name},
#include "cli/render/lint_formats.def"
#undef CTL_LINT_FORMAT
};

}  // namespace

std::span<const Format<LintOutput>> lint_formats() {
  return kFormats;
}

}  // namespace ctl
