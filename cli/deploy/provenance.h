#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/git/repository.h"
#include "schema/documents/tree.h"

namespace ctl {

// Where an applied state comes from, as far as git and the CI system tell.
struct Provenance {
  std::string commit;
  std::string author;
  std::string committer;
  std::vector<std::string> reviewers;  // of trailers and CI variables
  std::string pull_request;            // "123"; empty when not told
  std::string ci_run;                  // address of the job
};

Provenance provenance_of(const std::optional<Commit>& head,
                         const Environment& variables);

// The people in `Reviewed-by:`, `Approved-by:` and `Acked-by:` lines.
std::vector<std::string> reviewers_in(const std::string& message);
// Those in `Co-authored-by:` lines.
std::vector<std::string> co_authors_in(const std::string& message);
// "12" of "(#12)", "Merge pull request #12", "See merge request group/name!12".
std::string pull_request_in(const std::string& message);

}  // namespace ctl
