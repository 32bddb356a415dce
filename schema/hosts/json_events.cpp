#include <charconv>
#include <optional>
#include <utility>

#include "schema/base/text.h"
#include "schema/base/utf8.h"
#include "schema/hosts/events.h"

namespace ctl {
namespace {

using Kind = Event::Kind;

// Strict JSON (RFC 8259) with the numbers kept as they are written, which no
// parser that makes values of them can give back.
class JsonReader {
 public:
  explicit JsonReader(const SourceFile& file) : file_(file), in_(file.text()) {
    if (in_.starts_with("\xef\xbb\xbf")) at_ = 3;
  }

  Result<Events> read() {
    do {
      done_ = false;
      want_ = Want::kValue;
      while (!error_ && !done_)
        step();
      skip_space();
      // An agent prints the rows of each statement as a list of its own.
    } while (!error_ && peek() == '[' &&
             out_.list.front().kind == Kind::kListStart);
    if (at_ < in_.size()) fail("unexpected text after the JSON value", "");
    if (error_) return *std::move(error_);
    return std::move(out_);
  }

 private:
  enum class Want { kValue, kFirstItem, kFirstKey, kKey, kNext };

  void fail(std::string message, std::string help) {
    if (!error_) {
      error_ = error_at(file_, at_, std::move(message), std::move(help));
    }
  }
  void skip_space() {
    at_ = std::min(in_.find_first_not_of(" \t\r\n", at_), in_.size());
  }
  char peek() const { return at_ < in_.size() ? in_[at_] : '\0'; }

  void emit(Kind kind, std::size_t start, std::size_t text) {
    if (out_.list.size() >= kMaxFixtureEvents) {
      fail(concat("the file holds more than ", kMaxFixtureEvents, " values"),
           "record fewer rows, or split the file");
      return;
    }
    out_.list.push_back({kind, static_cast<std::uint32_t>(start),
                         static_cast<std::uint32_t>(text),
                         static_cast<std::uint32_t>(out_.text.size() - text)});
  }

  void step() {
    skip_space();
    if (at_ == in_.size()) {
      fail("the JSON text ends too early", "close every `[`, `{` and `\"`");
      return;
    }
    switch (want_) {
      case Want::kFirstItem:
        if (peek() == ']') return close(Kind::kListEnd);
        return value();
      case Want::kFirstKey:
        if (peek() == '}') return close(Kind::kMapEnd);
        return key();
      case Want::kKey: return key();
      case Want::kValue: return value();
      case Want::kNext: return next();
    }
  }

  void next() {
    const bool in_map = open_.back() == Kind::kMapStart;
    const char end = in_map ? '}' : ']';
    if (peek() == end) return close(in_map ? Kind::kMapEnd : Kind::kListEnd);
    if (peek() != ',') {
      return fail(concat("expected `,` or `", end, "`, got ",
                         quote(in_.substr(at_, 1))),
                  "");
    }
    ++at_;
    want_ = in_map ? Want::kKey : Want::kValue;
  }

  void key() {
    if (peek() != '"') {
      return fail(concat("expected a key in double quotes, got ",
                         quote(in_.substr(at_, 1))),
                  "");
    }
    string();
    skip_space();
    if (peek() != ':') return fail("expected `:` after the key", "");
    ++at_;
    want_ = Want::kValue;
  }

  void value() {
    switch (peek()) {
      case '{': return open(Kind::kMapStart, Want::kFirstKey);
      case '[': return open(Kind::kListStart, Want::kFirstItem);
      case '"': string(); break;
      default: bare();
    }
    finish_value();
  }

  void finish_value() {
    done_ = open_.empty();
    want_ = Want::kNext;
  }

  void open(Kind kind, Want want) {
    if (open_.size() >= kMaxFixtureDepth) {
      return fail(
          concat("values are nested deeper than ", kMaxFixtureDepth, " levels"),
          "rows are maps of columns, one level deep");
    }
    emit(kind, at_, out_.text.size());
    open_.push_back(kind);
    ++at_;
    want_ = want;
  }

  void close(Kind kind) {
    emit(kind, at_, out_.text.size());
    open_.pop_back();
    ++at_;
    finish_value();
  }

  // A number or one of the three words.
  void bare() {
    const std::size_t end =
        std::min(in_.find_first_of(" \t\r\n,]}:\"[{", at_), in_.size());
    const std::string_view word = in_.substr(at_, end - at_);
    if (word != "null" && word != "true" && word != "false" &&
        !is_number(word)) {
      return fail(concat("expected a JSON value, got ",
                         quote(word.empty() ? in_.substr(at_, 1) : word)),
                  "put text in double quotes");
    }
    const std::size_t text = out_.text.size();
    if (word != "null") out_.text += word;
    emit(word == "null" ? Kind::kNull : Kind::kPlain, at_, text);
    at_ = end;
  }

  static bool is_number(std::string_view word) {
    const auto digits = [&word] {
      const std::size_t end =
          std::min(word.find_first_not_of("0123456789"), word.size());
      word.remove_prefix(end);
      return end;
    };
    if (word.starts_with('-')) word.remove_prefix(1);
    const bool zero = word.starts_with('0');
    const std::size_t whole = digits();
    if (whole == 0 || (zero && whole > 1)) return false;
    if (word.starts_with('.')) {
      word.remove_prefix(1);
      if (digits() == 0) return false;
    }
    if (word.starts_with('e') || word.starts_with('E')) {
      word.remove_prefix(1);
      if (word.starts_with('+') || word.starts_with('-')) word.remove_prefix(1);
      if (digits() == 0) return false;
    }
    return word.empty();
  }

  void string() {
    const std::size_t start = at_++;
    const std::size_t text = out_.text.size();
    while (!error_) {
      const std::size_t stop = in_.find_first_of("\"\\\t\r\n", at_);
      if (stop == std::string_view::npos) {
        at_ = start;
        return fail("a string is not closed", "end it with a double quote");
      }
      out_.text += in_.substr(at_, stop - at_);
      at_ = stop;
      if (peek() == '"') break;
      if (peek() != '\\') {
        return fail("a string holds a line break or tab", "write \\n or \\t");
      }
      escape();
    }
    ++at_;
    if (!error_) emit(Kind::kQuoted, start, text);
  }

  void escape() {
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kBytes = "\"\\/\b\f\n\r\t";
    const char name = at_ + 1 < in_.size() ? in_[at_ + 1] : '\0';
    if (const std::size_t i = kNames.find(name); i != std::string_view::npos) {
      out_.text += kBytes[i];
      at_ += 2;
      return;
    }
    const auto unit = name == 'u' ? code_unit(at_ + 2) : std::nullopt;
    if (!unit) {
      return fail(concat("unknown escape ", quote(in_.substr(at_, 2))), "");
    }
    if (*unit < 0xD800 || *unit > 0xDFFF) {
      append_utf8(out_.text, *unit);
      at_ += 6;
      return;
    }
    const auto low = in_.substr(at_ + 6).starts_with("\\u") ? code_unit(at_ + 8)
                                                            : std::nullopt;
    if (*unit > 0xDBFF || !low || *low < 0xDC00 || *low > 0xDFFF) {
      return fail("half of a surrogate pair stands alone", "");
    }
    append_utf8(out_.text,
                0x10000U + ((*unit - 0xD800U) << 10U) + (*low - 0xDC00U));
    at_ += 12;
  }

  std::optional<std::uint32_t> code_unit(std::size_t at) const {
    if (at + 4 > in_.size()) return std::nullopt;
    const char* first = in_.data() + at;
    std::uint32_t unit = 0;
    const auto [end, error] = std::from_chars(first, first + 4, unit, 16);
    if (error != std::errc() || end != first + 4) return std::nullopt;
    return unit;
  }

  const SourceFile& file_;
  std::string_view in_;
  std::size_t at_ = 0;
  Want want_ = Want::kValue;
  bool done_ = false;
  std::vector<Kind> open_;
  Events out_;
  std::optional<Error> error_;
};

}  // namespace

Result<Events> read_json_events(const SourceFile& file) {
  return JsonReader(file).read();
}

}  // namespace ctl
