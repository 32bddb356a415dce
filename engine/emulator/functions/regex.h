#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ctl::sql {

struct RegexProgram;

// A regular expression as an agent's C++ library (libc++) reads and runs it:
// ECMAScript grammar over bytes, refusing what that library refuses, answering
// what it answers, also where it differs from the standard, and giving up
// where it gives up. Time and memory are bounded for any pattern and text:
// docs/decisions/regular-expressions.md.
class Regex {
 public:
  // Nothing when the pattern is refused.
  static std::optional<Regex> compile(std::string_view pattern);

  enum class Outcome { kMatch, kNoMatch, kTooComplex };

  struct Search {
    Outcome outcome = Outcome::kNoMatch;
    // The whole match, then the groups, as views of the text searched; a group
    // that took no part is empty.
    std::vector<std::string_view> groups;
  };
  // `expired` is asked now and then; true ends the search as too complex.
  Search search(std::string_view text,
                const std::function<bool()>& expired) const;

  struct Split {
    bool too_complex = false;
    std::optional<std::string_view> piece;
  };
  // The piece number `index` of the text between the matches.
  Split split(std::string_view text, std::size_t index,
              const std::function<bool()>& expired) const;

 private:
  explicit Regex(std::shared_ptr<const RegexProgram> program)
      : program_(std::move(program)) {}
  std::shared_ptr<const RegexProgram> program_;
};

}  // namespace ctl::sql
