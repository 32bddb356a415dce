#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/lint/baseline.h"
#include "schema/documents/tree.h"
#include "validators/lint.h"

namespace ctl {

// Lints a tree and leaves what a run is about: what the change caused, without
// what the baseline knows.
class Linter {
 public:
  // All findings of a tree.
  using Check = std::function<LintReport(const Tree&)>;
  // Those of two trees, but for some that both have.
  using CheckChange =
      std::function<ChangeReports(const Tree& before, const Tree& after)>;
  explicit Linter(Check check) : check_(std::move(check)) {}

  void compare_with(Tree before, CheckChange check) {
    before_ = std::move(before);
    check_change_ = std::move(check);
  }
  // Leaves out findings that are not below one of these; "" is everything.
  void restrict_to(std::vector<std::string> paths) {
    paths_ = std::move(paths);
  }
  void accept(Baseline baseline) { baseline_ = std::move(baseline); }

  struct Outcome {
    LintReport report;
    std::optional<Compared> compared;  // with the baseline, if there is one
  };
  Outcome run(const Tree& tree) const;

 private:
  LintReport caused(const Tree& tree) const;

  Check check_;
  std::optional<Tree> before_;
  CheckChange check_change_;
  std::optional<Baseline> baseline_;
  std::vector<std::string> paths_;
};

}  // namespace ctl
