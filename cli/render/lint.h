#pragma once

#include <span>
#include <string>

#include "cli/render/format.h"
#include "schema/documents/tree.h"
#include "validators/lint.h"

namespace ctl {

// What `ctl lint` found; every format gets the same value.
struct LintOutput {
  const LintReport& report;
  const Tree& tree;         // for the lines that findings point at
  std::string prefix;       // leads from where ctl was started to the tree
  std::size_t limit = 200;  // findings that a person is shown; all are counted
  std::size_t known = 0;    // findings that the baseline hides
};

std::span<const Format<LintOutput>> lint_formats();

#define CTL_LINT_FORMAT(name, summary) \
  void render_lint_##name(const LintOutput&, const Style&, std::ostream&);
#include "cli/render/lint_formats.def"
#undef CTL_LINT_FORMAT

}  // namespace ctl
