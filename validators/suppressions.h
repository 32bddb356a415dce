#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "schema/documents/tree.h"
#include "validators/finding.h"
#include "validators/lint.h"

namespace ctl {

// One rule id of a `ctl: ignore[a, b] reason` comment: `#` in YAML, `--` in
// SQL, `//` in packs. It hides findings of its line and the next one; above a
// key whose value is a text of several lines, those in the text.
struct Suppression {
  const File* file = nullptr;
  std::string rule;
  std::size_t comment = 0;  // where the comment starts
  std::size_t begin = 0;    // the id
  std::size_t end = 0;
  int applies = 0;            // the line it speaks of
  bool lacks_reason = false;  // and must have one: it hides nothing
  bool used = false;
};

// With `require_reasons`, text must follow the bracket.
std::vector<Suppression> find_suppressions(const File& file,
                                           bool require_reasons);

// Removes the suppressed findings; marks the suppressions that hid one.
struct Unsuppressed {
  std::vector<Reported> findings;
  std::vector<Reported> hidden;
};
Unsuppressed suppress(std::vector<Reported> findings,
                      std::vector<Suppression>& suppressions);

// Findings about the comments themselves: ids that are none, and comments that
// hid nothing although their rule was on and could look.
std::vector<Reported> unknown_suppressions(
    const std::vector<Suppression>& suppressions);
std::vector<Reported> unused_suppressions(
    const std::vector<Suppression>& suppressions, const LintOptions& options,
    const std::vector<Reported>& findings);

}  // namespace ctl
