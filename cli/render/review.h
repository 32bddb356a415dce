#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/render/format.h"
#include "cli/review/review.h"

namespace ctl {

std::span<const Format<Review>> review_formats();

#define CTL_REVIEW_FORMAT(name, summary) \
  void render_review_##name(const Review&, const Style&, std::ostream&);
#include "cli/render/review_formats.def"
#undef CTL_REVIEW_FORMAT

// "1 error in 3 findings, 6 cases passed, 2 failed, 1 change".
std::string review_summary(const Review& review);

// "3 rows", "passes", "error: …", "" for no answer.
std::string answer_text(const std::optional<SqlResult>& answer, bool policy);

// "ubuntu-server: 3 rows -> 5 rows", then up to some rows with - and +.
struct RunText {
  std::string host;
  std::string before;
  std::string after;
  std::vector<std::string> rows;  // "- pid=1, port=22"
};
std::vector<RunText> run_texts(const ReviewedChange& change);

// Sentences: what it costs, what it learns of people, what its cases alert.
std::vector<std::string> remarks(const ReviewedChange& change);

// Cases that did not pass: "lib/a.tests.yml:3: failed: 'name' expected …".
std::vector<std::string> failed_cases(const Review& review);

}  // namespace ctl
