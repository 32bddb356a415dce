// Bracket expressions: [a-z], [^\w.], [[:alpha:]].
#include "engine/emulator/functions/regex_parser.h"

namespace ctl::sql {

void RegexParser::parse_bracket() {
  ++at_;
  const bool negated = accept("^");
  ByteSet set;
  while (!refused_ && parse_bracket_term(set)) {
  }
  if (refused_ || !accept("]")) return refuse();
  push_set(negated ? ~set : set);
}

// The text up to `close`, which is read as well.
std::optional<std::string_view> RegexParser::bracket_name(
    std::string_view close) {
  at_ += 2;
  const std::size_t end = pattern_.find(close, at_);
  if (end == std::string_view::npos) {
    refuse();
    return std::nullopt;
  }
  const std::string_view name = pattern_.substr(at_, end - at_);
  at_ = end + 2;
  return name;
}

// One byte of a set; nothing after a class escape, which goes to `set`, and
// after an error.
std::optional<unsigned char> RegexParser::bracket_byte(ByteSet& set) {
  if (looking_at("[.")) {
    const auto name = bracket_name(".]");
    if (!name || name->size() != 1) {
      refuse();
      return std::nullopt;
    }
    return static_cast<unsigned char>(name->front());
  }
  if (!accept("\\")) return static_cast<unsigned char>(pattern_[at_++]);
  if (at_end()) {
    refuse();
    return std::nullopt;
  }
  if (const auto members = class_escape(pattern_[at_])) {
    ++at_;
    set |= *members;
    return std::nullopt;
  }
  if (accept("b")) return static_cast<unsigned char>('\b');
  return character_escape();
}

bool RegexParser::parse_bracket_term(ByteSet& set) {
  if (at_end() || looking_at("]")) return false;
  if (looking_at("[:") || looking_at("[=")) {
    const bool equivalence = looking_at("[=");
    const auto name = bracket_name(equivalence ? "=]" : ":]");
    if (!name) return false;
    if (equivalence && name->size() == 1) {
      set.set(static_cast<unsigned char>(name->front()));
      return true;
    }
    const auto members = equivalence ? std::nullopt : regex_class(*name);
    if (!members) refuse();
    if (members) set |= *members;
    return true;
  }
  const auto first = bracket_byte(set);
  if (refused_) return false;
  const std::string_view rest = pattern_.substr(at_);
  if (rest.size() > 1 && rest[0] == '-' && rest[1] != ']') {
    ++at_;
    const auto last = bracket_byte(set);
    // A class is no end of a range. A reversed range is empty.
    if (!first || !last) refuse();
    for (unsigned byte = first.value_or(1); byte <= last.value_or(0); ++byte)
      set.set(byte);
  } else if (first) {
    set.set(*first);
  }
  return true;
}

}  // namespace ctl::sql
