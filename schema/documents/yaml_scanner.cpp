#include "schema/documents/yaml_scanner.h"

#include <algorithm>

#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
// A key without `?` must end within this many characters, on its own line.
constexpr std::size_t kLongestKey = 1024;

YamlFault missing_colon(std::string_view text, std::size_t offset) {
  const std::string_view line =
      text.substr(offset, text.find_first_of("\r\n", offset) - offset);
  const std::string_view word = line.substr(0, line.find(' '));
  const std::size_t colon = word.find(':');
  if (colon != std::string_view::npos && colon > 0) {
    return {offset, "no ':' and a blank follow this key",
            concat("put a blank behind ", quote(word.substr(0, colon + 1)))};
  }
  return {offset, "no ':' follows this key",
          "write `key: value`; text of several lines needs `|` or quotes"};
}

// A ':' where no key can stand: most often the line before it holds a value, as
// `name: a` does whose `- ` was forgotten, or the value goes on.
YamlFault misplaced_colon(std::string_view text, std::size_t colon,
                          std::size_t line_start, int indent) {
  const auto column_of = [text](std::size_t line) {
    return text.find_first_not_of(' ', line) - line;
  };
  const auto above = static_cast<std::size_t>(std::max(indent, 0));
  const std::string whole =
      "put the whole value in quotes, or indent this line "
      "as the keys before it";
  // The keys of an item stand two columns to the right of its dash.
  constexpr std::size_t kDash = 2;
  if (line_start == 0 || column_of(line_start) != above + kDash) {
    return {colon, "a ':' and a blank cannot stand here", whole};
  }
  std::size_t line = line_start;
  do {
    const std::size_t end = line - 1;
    const std::size_t before =
        end == 0 ? std::string_view::npos : text.rfind('\n', end - 1);
    line = before == std::string_view::npos ? 0 : before + 1;
  } while (line > 0 && column_of(line) != above);
  const std::size_t key = line + above;
  const std::string_view shown =
      key < text.size() ? text.substr(key, text.find(':', key) - key) : "";
  if (shown.starts_with('-')) {
    return {key, concat("no blank follows the '-' of ", quote(shown)),
            "put a blank behind it"};
  }
  return {colon, "a ':' and a blank cannot stand here",
          concat("put `- ` before ", quote(shown),
                 " above if a list item begins there; else ", whole)};
}

}  // namespace

YamlScanner::YamlScanner(std::string_view text, std::size_t begin, bool traces)
    : chars_(text),
      traces_(traces),
      pos_(begin),
      line_start_(begin),
      column_from_(begin) {}

const YamlToken& YamlScanner::peek() {
  while (needs_more())
    fetch();
  return tokens_.front();
}

YamlToken YamlScanner::take() {
  peek();
  YamlToken token = std::move(tokens_.front());
  tokens_.pop_front();
  ++taken_;
  return token;
}

// The first token is known only when no key can begin there any more.
bool YamlScanner::needs_more() {
  if (tokens_.empty()) return true;
  for (SimpleKey& key : keys_) {
    if (key.possible && key.token == taken_ && is_valid(key)) return true;
  }
  return false;
}

int YamlScanner::column() {
  for (; column_from_ < pos_; ++column_from_) {
    const auto byte = static_cast<unsigned char>(chars_.at(column_from_));
    if ((byte & 0xC0U) != 0x80U) ++column_;
  }
  return column_;
}

void YamlScanner::newline_at(std::size_t line_start) {
  if (line_start == line_start_) return;
  line_start_ = column_from_ = line_start;
  column_ = 0;
}

void YamlScanner::skip_to_token() {
  while (true) {
    if (pos_ == 0 && chars_.text().starts_with(kByteOrderMark)) {
      pos_ += kByteOrderMark.size();
      newline_at(pos_);
    }
    const bool tabs = keys_.size() > 1 || !key_allowed_;
    while (chars_.at(pos_) == ' ' || (tabs && chars_.at(pos_) == '\t'))
      ++pos_;
    if (chars_.at(pos_) == '#') {
      const std::size_t start = pos_;
      while (!chars_.is_break_or_end(pos_))
        ++pos_;
      comments_.push_back({start, pos_});
    }
    if (!chars_.is_break(pos_)) return;
    pos_ += chars_.break_length(pos_);
    newline_at(pos_);
    if (keys_.size() == 1) key_allowed_ = true;
  }
}

bool YamlScanner::is_valid(SimpleKey& key) const {
  if (!key.possible) return false;
  const bool too_long = pos_ - key.offset > kLongestKey &&
                        code_points(chars_.text().substr(
                            key.offset, pos_ - key.offset)) > kLongestKey;
  if (key.line_start == line_start_ && !too_long) return true;
  if (key.required) throw missing_colon(chars_.text(), key.offset);
  key.possible = false;
  return false;
}

void YamlScanner::save_key() {
  if (!key_allowed_) return;
  drop_key();
  const bool required = keys_.size() == 1 && indent_ == column();
  keys_.back() = {true, required,    taken_ + tokens_.size(),
                  pos_, line_start_, column()};
}

void YamlScanner::drop_key() {
  SimpleKey& key = keys_.back();
  if (key.possible && key.required) {
    throw missing_colon(chars_.text(), key.offset);
  }
  key.possible = false;
}

// Opens a block when `column` is deeper than the one we are in. `before` is the
// number of the token it goes in front of.
void YamlScanner::open_block(int column, std::size_t before, YamlTokenKind kind,
                             std::size_t offset) {
  if (keys_.size() > 1 || indent_ >= column) return;
  indents_.push_back(indent_);
  indent_ = column;
  YamlToken token;
  token.kind = kind;
  token.start = token.end = offset;
  tokens_.insert(tokens_.begin() + static_cast<std::ptrdiff_t>(before - taken_),
                 std::move(token));
}

void YamlScanner::close_blocks(int column) {
  if (keys_.size() > 1) return;
  while (indent_ > column) {
    add(YamlTokenKind::kBlockEnd, 0);
    indent_ = indents_.back();
    indents_.pop_back();
  }
}

void YamlScanner::add(YamlTokenKind kind, std::size_t length) {
  YamlToken token;
  token.kind = kind;
  token.start = pos_;
  token.end = pos_ += length;
  tokens_.push_back(std::move(token));
}

void YamlScanner::fetch() {
  if (ended_) throw YamlFault{pos_, "the text ends too early", ""};
  skip_to_token();
  close_blocks(column());
  if (chars_.is_end(pos_)) return add_end();
  const char c = chars_.at(pos_);
  const bool first = column() == 0;
  if (first && c == '%') return add_directive();
  if (first && chars_.is_document_mark(pos_)) return add_document_mark();
  fetch_indicator(c);
}

void YamlScanner::fetch_indicator(char c) {
  const bool flow = keys_.size() > 1;
  const bool alone = chars_.ends_word(pos_ + 1);
  switch (c) {
    case '[': return add_flow_start(YamlTokenKind::kFlowList);
    case '{': return add_flow_start(YamlTokenKind::kFlowMap);
    case ']': return add_flow_end(YamlTokenKind::kFlowListEnd);
    case '}': return add_flow_end(YamlTokenKind::kFlowMapEnd);
    case ',':
      drop_key();
      key_allowed_ = true;
      return add(YamlTokenKind::kFlowEntry, 1);
    case '-':
      if (alone) return add_item();
      break;
    case '?':
      if (flow || alone) return add_explicit_key();
      break;
    case ':':
      if (flow || alone) return add_value();
      break;
    case '*': return add_anchor(YamlTokenKind::kAlias);
    case '&': return add_anchor(YamlTokenKind::kAnchor);
    case '!': return add_tag();
    case '|':
      if (!flow) return add_scalar(ScalarStyle::kLiteral);
      break;
    case '>':
      if (!flow) return add_scalar(ScalarStyle::kFolded);
      break;
    case '\'': return add_scalar(ScalarStyle::kSingleQuoted);
    case '"': return add_scalar(ScalarStyle::kDoubleQuoted);
    default: break;
  }
  if (starts_plain(c)) return add_scalar(ScalarStyle::kPlain);
  if (c == '\t') {
    throw YamlFault{pos_, "a tab stands where blanks should indent this line",
                    "replace the tab by blanks"};
  }
  throw YamlFault{
      pos_,
      concat("no value can begin with ", quote(chars_.text().substr(pos_, 1))),
      "put the value in quotes"};
}

bool YamlScanner::starts_plain(char c) const {
  switch (c) {
    case '-': return !chars_.is_blank(pos_ + 1);
    case '?':
    case ':': return keys_.size() == 1 && !chars_.ends_word(pos_ + 1);
    default:
      return !chars_.ends_word(pos_) &&
             std::string_view(",[]{}#&*!|>'\"%@`").find(c) ==
                 std::string_view::npos;
  }
}

void YamlScanner::add_end() {
  // A key cannot go on after the end, even without a last line break.
  close_blocks(-1);
  drop_key();
  for (SimpleKey& key : keys_)
    key.possible = false;
  key_allowed_ = false;
  ended_ = true;
  add(YamlTokenKind::kEnd, 0);
}

void YamlScanner::add_document_mark() {
  const YamlTokenKind kind = chars_.at(pos_) == '-'
                                 ? YamlTokenKind::kDocumentStart
                                 : YamlTokenKind::kDocumentEnd;
  close_blocks(-1);
  drop_key();
  key_allowed_ = false;
  add(kind, 3);
}

void YamlScanner::add_flow_start(YamlTokenKind kind) {
  save_key();
  keys_.emplace_back();
  key_allowed_ = true;
  add(kind, 1);
}

void YamlScanner::add_flow_end(YamlTokenKind kind) {
  drop_key();
  if (keys_.size() > 1) keys_.pop_back();
  key_allowed_ = false;
  add(kind, 1);
}

void YamlScanner::add_item() {
  if (keys_.size() == 1) {
    if (!key_allowed_) {
      throw YamlFault{pos_, "a list item cannot begin here",
                      "begin it on a line of its own"};
    }
    open_block(column(), taken_ + tokens_.size(), YamlTokenKind::kBlockList,
               pos_);
  }
  drop_key();
  key_allowed_ = true;
  add(YamlTokenKind::kItem, 1);
}

void YamlScanner::add_explicit_key() {
  if (keys_.size() == 1) {
    if (!key_allowed_) {
      throw YamlFault{pos_, "a key cannot begin here",
                      "begin it on a line of its own"};
    }
    open_block(column(), taken_ + tokens_.size(), YamlTokenKind::kBlockMap,
               pos_);
  }
  drop_key();
  key_allowed_ = keys_.size() == 1;
  add(YamlTokenKind::kKey, 1);
}

void YamlScanner::add_value() {
  SimpleKey& key = keys_.back();
  if (is_valid(key)) {
    YamlToken token;
    token.kind = YamlTokenKind::kKey;
    token.start = token.end = key.offset;
    tokens_.insert(
        tokens_.begin() + static_cast<std::ptrdiff_t>(key.token - taken_),
        std::move(token));
    open_block(key.column, key.token, YamlTokenKind::kBlockMap, key.offset);
    key.possible = false;
    key_allowed_ = false;
  } else {
    if (keys_.size() == 1) {
      if (!key_allowed_) {
        throw misplaced_colon(chars_.text(), pos_, line_start_, indent_);
      }
      open_block(column(), taken_ + tokens_.size(), YamlTokenKind::kBlockMap,
                 pos_);
    }
    key_allowed_ = keys_.size() == 1;
  }
  add(YamlTokenKind::kValue, 1);
}

void YamlScanner::add_scalar(ScalarStyle style) {
  const bool block =
      style == ScalarStyle::kLiteral || style == ScalarStyle::kFolded;
  if (block) {
    drop_key();
    key_allowed_ = true;
  } else {
    save_key();
    key_allowed_ = false;
  }
  YamlToken token;
  token.kind = YamlTokenKind::kScalar;
  token.style = style;
  token.start = pos_;
  ScalarText value(traces_ ? &token.runs : nullptr);
  const ScalarContext context{chars_, line_start_, indent_, keys_.size() > 1,
                              0};
  const ScannedScalar scanned = block ? scan_block(context, pos_, value)
                                : style == ScalarStyle::kPlain
                                    ? scan_plain(context, pos_, value)
                                    : scan_quoted(context, pos_, value);
  if (scanned.comment != Node::kNowhere) {
    std::size_t end = scanned.comment;
    while (!chars_.is_break_or_end(end))
      ++end;
    comments_.push_back({scanned.comment, end});
  }
  if (scanned.ends_line) key_allowed_ = true;
  token.end = scanned.end;
  token.indent = scanned.indent;
  token.text = std::move(value).take();
  pos_ = scanned.next;
  newline_at(scanned.line_start);
  tokens_.push_back(std::move(token));
}

}  // namespace ctl
