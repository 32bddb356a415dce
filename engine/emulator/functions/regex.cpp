#include "engine/emulator/functions/regex.h"

#include <utility>

#include "engine/emulator/functions/regex_matcher.h"
#include "engine/emulator/functions/regex_program.h"

namespace ctl::sql {
namespace {

// Tries every start from `from` on. The library never tries the end of a text
// that has a beginning, so `$` alone does not match in 'abc'.
Matched search_from(Matcher& matcher, std::size_t from, std::size_t size,
                    Attempt attempt) {
  Matched matched = matcher.match_at(from, attempt);
  attempt.at_first = false;
  attempt.previous_available = true;
  for (std::size_t start = from + 1; matched == Matched::kNo && start < size;
       ++start)
    matched = matcher.match_at(start, attempt);
  return matched;
}

}  // namespace

std::optional<Regex> Regex::compile(std::string_view pattern) {
  auto program = parse_regex(pattern);
  if (!program) return std::nullopt;
  return Regex(std::make_shared<const RegexProgram>(std::move(*program)));
}

Regex::Search Regex::search(std::string_view text,
                            const std::function<bool()>& expired) const {
  Matcher matcher(*program_, text, expired);
  const Matched matched = search_from(matcher, 0, text.size(), {});
  if (matched == Matched::kTooComplex) return {Outcome::kTooComplex, {}};
  if (matched == Matched::kNo) return {};
  Search found{Outcome::kMatch, {}};
  for (const Span& span : matcher.spans())
    found.groups.push_back(span.matched
                               ? text.substr(span.begin, span.end - span.begin)
                               : std::string_view());
  return found;
}

// After an empty match a longer one is tried in the same place, then the search
// goes on one byte further, and that byte is part of no piece.
Regex::Split Regex::split(std::string_view text, std::size_t index,
                          const std::function<bool()>& expired) const {
  Split split;
  std::size_t count = 0;
  const auto add = [&](std::string_view piece) {
    if (count++ == index) split.piece = piece;
  };
  Matcher matcher(*program_, text, expired);
  std::size_t piece = 0;  // where the next one starts
  Attempt attempt;
  Matched matched = search_from(matcher, 0, text.size(), attempt);
  if (matched == Matched::kNo) add(text);
  while (matched == Matched::kYes) {
    const Span match = matcher.spans()[0];
    add(text.substr(piece, match.begin - piece));
    piece = match.end;
    attempt.at_first = false;
    if (match.begin == match.end) {
      if (match.end == text.size()) break;
      attempt.not_empty = true;
      matched = matcher.match_at(piece, attempt);
      attempt.not_empty = false;
      if (matched != Matched::kNo) continue;
      ++piece;
    }
    attempt.previous_available = true;
    matched = search_from(matcher, piece, text.size(), attempt);
    if (matched == Matched::kNo && match.end < text.size())
      add(text.substr(match.end));
  }
  split.too_complex = matched == Matched::kTooComplex;
  return split;
}

}  // namespace ctl::sql
