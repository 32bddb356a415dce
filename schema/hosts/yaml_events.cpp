#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <map>
#include <optional>
#include <streambuf>
#include <utility>

#include "schema/base/text.h"
#include "schema/hosts/events.h"

namespace ctl {
namespace {

using Kind = Event::Kind;

// Marks count bytes and leave a byte order mark out.
std::size_t offset_of(const YAML::Mark& mark, const SourceFile& file) {
  const std::string_view text = file.text();
  const std::size_t start = text.starts_with("\xef\xbb\xbf") ? 3 : 0;
  const auto pos = static_cast<std::size_t>(std::max(mark.pos, 0));
  return std::min(start + pos, text.size());
}

// Thrown through the parser, which has no other way to be stopped.
struct Stop {
  Error error;
};

// Hands a file to the parser, and no more of it once the parser has read too
// far without an event: it holds what is between in memory, a hundred times as
// large.
class Feed : public std::streambuf {
 public:
  static constexpr std::size_t kMaxLookahead = std::size_t{1} << 20U;

  explicit Feed(std::string_view text) : text_(text) {}

  void event_at(std::size_t offset) { event_ = std::max(event_, offset); }
  bool stopped() const { return stopped_; }
  std::size_t event() const { return event_; }

 protected:
  std::streamsize xsgetn(char* to, std::streamsize wanted) override {
    stopped_ = stopped_ || next_ > event_ + kMaxLookahead;
    if (stopped_) return 0;
    const std::size_t count =
        text_.copy(to, static_cast<std::size_t>(wanted), next_);
    next_ += count;
    return static_cast<std::streamsize>(count);
  }
  int_type underflow() override {
    return next_ < text_.size() ? traits_type::to_int_type(text_[next_])
                                : traits_type::eof();
  }
  int_type uflow() override {
    const int_type byte = underflow();
    if (next_ < text_.size()) ++next_;
    return byte;
  }
  // The parser puts back the first bytes, which tell the encoding.
  int_type pbackfail(int_type /*byte*/) override {
    return next_ == 0 ? traits_type::eof()
                      : traits_type::to_int_type(text_[--next_]);
  }

 private:
  std::string_view text_;
  std::size_t next_ = 0;
  std::size_t event_ = 0;
  bool stopped_ = false;
};

// Events of an anchored value, to be repeated by its aliases.
struct Anchored {
  std::size_t first = 0;
  std::size_t end = 0;  // 0 while the value is still open
};

class YamlHandler : public YAML::EventHandler {
 public:
  YamlHandler(const SourceFile& file, Feed& feed) : file_(file), feed_(feed) {}

  Events take() { return std::move(out_); }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(Kind::kNull, mark, anchor, {});
    close_anchor(anchor);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag,
                YAML::anchor_t anchor, const std::string& value) override {
    // yaml-cpp tags plain scalars `?` and quoted and block ones `!`.
    const bool plain = tag == "?" || tag.empty();
    add(plain ? Kind::kPlain : Kind::kQuoted, mark, anchor, value);
    close_anchor(anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/,
                       YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(Kind::kListStart, mark, anchor);
  }
  void OnSequenceEnd() override { close(Kind::kListEnd); }

  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/,
                  YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(Kind::kMapStart, mark, anchor);
  }
  void OnMapEnd() override { close(Kind::kMapEnd); }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const Anchored range = anchors_[anchor];
    if (range.end == 0) {
      stop(mark, "an alias stands inside the value it repeats", "");
    }
    check_room(mark, range.end - range.first);
    for (std::size_t i = range.first; i < range.end; ++i) {
      out_.list.push_back(Event(out_.list[i]));
    }
  }

 private:
  [[noreturn]] void stop(const YAML::Mark& mark, std::string message,
                         std::string help) const {
    throw Stop{
        error_at(file_, offset(mark), std::move(message), std::move(help))};
  }

  std::size_t offset(const YAML::Mark& mark) const {
    return offset_of(mark, file_);
  }

  void check_room(const YAML::Mark& mark, std::size_t more) const {
    if (more <= kMaxFixtureEvents - out_.list.size()) return;
    stop(mark,
         concat("the file holds more than ", kMaxFixtureEvents,
                " values, aliases included"),
         "record fewer rows, or split the file");
  }

  void add(Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor,
           const std::string& text) {
    check_room(mark, 1);
    feed_.event_at(offset(mark));
    if (anchor != 0) anchors_[anchor] = {out_.list.size(), 0};
    out_.list.push_back({kind, static_cast<std::uint32_t>(offset(mark)),
                         static_cast<std::uint32_t>(out_.text.size()),
                         static_cast<std::uint32_t>(text.size())});
    out_.text += text;
  }

  void open(Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (open_.size() >= kMaxFixtureDepth) {
      stop(
          mark,
          concat("values are nested deeper than ", kMaxFixtureDepth, " levels"),
          "rows are maps of columns, one level deep");
    }
    add(kind, mark, anchor, {});
    open_.push_back(anchor);
  }

  void close(Kind kind) {
    // The mark of an end is not known; nothing points at it.
    out_.list.push_back({kind, out_.list.back().at, 0, 0});
    close_anchor(open_.back());
    open_.pop_back();
  }

  void close_anchor(YAML::anchor_t anchor) {
    if (anchor != 0) anchors_[anchor].end = out_.list.size();
  }

  const SourceFile& file_;
  Feed& feed_;
  Events out_;
  std::vector<YAML::anchor_t> open_;
  std::map<YAML::anchor_t, Anchored> anchors_;
};

}  // namespace

Result<Events> read_yaml_events(const SourceFile& file) {
  Feed feed(file.text());
  const auto too_long = [&file, &feed] {
    return error_at(file, feed.event(),
                    concat("a value or comment from here on is longer than ",
                           Feed::kMaxLookahead, " bytes"),
                    "write the file as JSON, or shorten the value");
  };
  try {
    std::istream in(&feed);
    YAML::Parser parser(in);
    YamlHandler handler(file, feed);
    const bool found = parser.HandleNextDocument(handler);
    if (feed.stopped()) return too_long();
    if (!found) return Events{};
    YamlHandler rest(file, feed);
    if (parser.HandleNextDocument(rest) && !rest.take().list.empty()) {
      return Error{concat(file.path(), ": the file holds two YAML documents"),
                   "keep one, or move the other to a file of its own"};
    }
    if (feed.stopped()) return too_long();
    return handler.take();
  } catch (const Stop& stopped) {
    return stopped.error;
  } catch (const YAML::Exception& error) {
    if (feed.stopped()) return too_long();
    return error_at(file, offset_of(error.mark, file),
                    concat("the YAML cannot be read: \"", error.msg, "\""), "");
  }
}

}  // namespace ctl
