#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "schema/base/diagnostic.h"
#include "schema/base/result.h"

namespace ctl {

// Findings that a repository accepts for now, one for each line of the file so
// that branches merge. They are known by their fingerprints: lines may move.
struct Baseline {
  struct Known {
    std::string fingerprint;
    std::string rule;
    std::string path;
    std::string name;
    std::string message;
  };
  std::vector<Known> findings;  // sorted by path, rule, name, fingerprint
};

Baseline make_baseline(const std::vector<Diagnostic>& findings);
std::string print_baseline(const Baseline& baseline);
// `shown` is the path that an Error names.
Result<Baseline> parse_baseline(const std::string& text,
                                const std::string& shown);

// What is left of the findings, and of the baseline: those of its findings that
// are still there.
struct Compared {
  std::vector<Diagnostic> unknown;
  Baseline still_there;
  std::size_t hidden = 0;
  std::size_t mended = 0;
};
Compared compare(const Baseline& baseline,
                 const std::vector<Diagnostic>& findings);

}  // namespace ctl
