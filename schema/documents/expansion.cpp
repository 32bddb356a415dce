#include "schema/documents/expansion.h"

#include <algorithm>
#include <utility>

#include "schema/base/text.h"

namespace ctl {
namespace {

struct Zone {
  std::size_t start = 0;
  std::size_t end = 0;
};

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_';
}

std::size_t next_line(std::string_view text, std::size_t from) {
  const std::size_t line = text.find('\n', from);
  return line == std::string_view::npos ? text.size() : line + 1;
}

std::size_t skip_spaces(std::string_view text, std::size_t i) {
  while (i < text.size() && is_space(text[i]))
    ++i;
  return i;
}

// The offset after a word and a colon at `start`; npos when neither is there.
std::size_t key_end(std::string_view text, std::size_t start) {
  std::size_t i = start;
  while (i < text.size() && is_word(text[i]))
    ++i;
  const bool is_key = i > start && i < text.size() && text[i] == ':';
  return is_key ? i + 1 : std::string_view::npos;
}

// Where a quiet text ends that begins after `from`: after the colon of the next
// line that is blanks (line breaks count) and a key, or at the end of the file.
std::size_t quiet_end(std::string_view text, std::size_t from) {
  std::size_t line = next_line(text, from);
  while (line < text.size()) {
    const std::size_t start = skip_spaces(text, line);
    const std::size_t end =
        start > line ? key_end(text, start) : std::string_view::npos;
    if (end != std::string_view::npos) return end;
    line = next_line(text, start);
  }
  return text.size();
}

std::vector<Zone> find_zones(std::string_view text, std::string_view key) {
  std::vector<Zone> zones;
  // Looks for the key, not at every line: files are long, these keys few.
  for (std::size_t at = text.find(key); at != std::string_view::npos;) {
    std::size_t line = at;
    while (line > 0 && (text[line - 1] == ' ' || text[line - 1] == '\t'))
      --line;
    std::size_t next = at + key.size();
    if (line == 0 || text[line - 1] == '\n') {
      next = quiet_end(text, next);
      zones.push_back({line, next});
    }
    at = text.find(key, next);
  }
  return zones;
}

bool is_inside(const std::vector<Zone>& zones, std::size_t start,
               std::size_t end) {
  const auto after = std::upper_bound(
      zones.begin(), zones.end(), start,
      [](std::size_t at, const Zone& zone) { return at < zone.start; });
  return after != zones.begin() && end <= (after - 1)->end;
}

struct Form {
  std::string_view name;  // empty: no variable, the `$` stands for itself
  std::size_t length = 0;
};

// What follows a `$` at `at`. `last_brace`: the last `}` of the text, so that
// many `${` without one cost no search each.
Form read_form(std::string_view text, std::size_t at, std::size_t last_brace) {
  const std::string_view rest = text.substr(at + 1);
  if (rest.empty()) return {};
  if (rest[0] == '{') {
    if (last_brace == std::string_view::npos || last_brace < at) return {};
    const std::size_t close = rest.find('}');
    if (close == 1) return {};
    return {rest.substr(1, close - 1), close + 1};
  }
  constexpr std::string_view kSpecial = "*#$@!?-0123456789";
  if (kSpecial.find(rest[0]) != std::string_view::npos) {
    return {rest.substr(0, 1), 1};
  }
  std::size_t length = 0;
  while (length < rest.size() && is_word(rest[length]))
    ++length;
  return {rest.substr(0, length), length};
}

class Expander {
 public:
  Expander(std::string_view text, const Environment& environment,
           bool quiet_text)
      : text_(text), environment_(environment), last_brace_(text.rfind('}')) {
    if (!quiet_text) return;
    descriptions_ = find_zones(text, "description:");
    resolutions_ = find_zones(text, "resolution:");
  }

  ExpandedText expand();

 private:
  void copy_to(std::size_t end) {
    if (end > copied_) out_.append(text_.substr(copied_, end - copied_));
    copied_ = end;
  }
  void skip_to(std::size_t source) {
    copied_ = source;
    pieces_.push_back({out_.size(), source, true});
  }
  bool is_quiet(std::size_t start, std::size_t end) const {
    return is_inside(descriptions_, start, end) ||
           is_inside(resolutions_, start, end);
  }
  std::size_t unescape(std::size_t dollar);
  std::size_t variable(std::size_t dollar);

  std::string_view text_;
  const Environment& environment_;
  std::size_t last_brace_;
  std::vector<Zone> descriptions_;
  std::vector<Zone> resolutions_;
  std::string out_;
  std::size_t copied_ = 0;
  std::vector<ExpandedText::Piece> pieces_ = {{0, 0, true}};
  std::vector<Variable> variables_;
};

// An odd number n of backslashes before a `$`: (n-1)/2 of them stay, and the
// `$` is plain text. Returns 0 when the number is even.
std::size_t Expander::unescape(std::size_t dollar) {
  std::size_t first = dollar;
  while (first > copied_ && text_[first - 1] == '\\')
    --first;
  const std::size_t count = dollar - first;
  if (count % 2 == 0) return 0;
  copy_to(first + (count - 1) / 2);
  skip_to(dollar);
  copy_to(dollar + 1);
  return dollar + 1;
}

std::size_t Expander::variable(std::size_t dollar) {
  const Form form = read_form(text_, dollar, last_brace_);
  if (form.name.empty()) return dollar + 1;
  Variable found;
  found.name = std::string(form.name);
  found.start = dollar;
  found.end = dollar + 1 + form.length;
  std::optional<std::string> value;
  std::string upper(form.name.substr(0, 10));
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  if (upper == "FLEET_VAR_") {
    found.state = Variable::State::kServer;
  } else if (form.name.starts_with("FLEET_SECRET_")) {
    found.state = Variable::State::kSecret;
  } else if (is_quiet(found.start, found.end)) {
    found.state = Variable::State::kQuiet;
  } else {
    value = environment_ ? environment_(found.name) : std::nullopt;
    found.state = value ? Variable::State::kSet : Variable::State::kUnset;
  }
  const std::size_t end = found.end;
  variables_.push_back(std::move(found));
  if (value) {
    copy_to(dollar);
    pieces_.push_back({out_.size(), dollar, false});
    out_ += *value;
    skip_to(end);
  }
  return end;
}

ExpandedText Expander::expand() {
  std::size_t i = text_.find('$');
  while (i != std::string_view::npos) {
    std::size_t next = unescape(i);
    if (next == 0) next = variable(i);
    i = text_.find('$', next);
  }
  copy_to(text_.size());
  return {std::move(out_), std::move(pieces_), std::move(variables_)};
}

}  // namespace

ExpandedText::ExpandedText(std::string text, std::vector<Piece> pieces,
                           std::vector<Variable> variables)
    : text_(std::move(text)),
      pieces_(std::move(pieces)),
      variables_(std::move(variables)) {}

std::size_t ExpandedText::source(std::size_t offset) const {
  const auto after = std::upper_bound(
      pieces_.begin(), pieces_.end(), offset,
      [](std::size_t at, const Piece& piece) { return at < piece.to; });
  const Piece& piece = *(after - 1);
  return piece.copied ? piece.from + (offset - piece.to) : piece.from;
}

bool ExpandedText::differs(std::size_t start, std::size_t end) const {
  const auto after = std::upper_bound(
      pieces_.begin(), pieces_.end(), start,
      [](std::size_t at, const Piece& piece) { return at < piece.to; });
  if (!(after - 1)->copied) return true;
  return after != pieces_.end() && after->to < end;
}

ExpandedText expand(std::string_view text, const Environment& environment,
                    bool quiet_text) {
  return Expander(text, environment, quiet_text).expand();
}

}  // namespace ctl
