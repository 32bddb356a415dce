#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <map>
#include <optional>
#include <sstream>
#include <utility>

#include "schema/base/text.h"
#include "schema/hosts/events.h"

namespace ctl {
namespace {

using Kind = Event::Kind;

// Thrown through the parser, which has no other way to be stopped.
struct Stop {
  Error error;
};

// Events of an anchored value, to be repeated by its aliases.
struct Anchored {
  std::size_t first = 0;
  std::size_t end = 0;  // 0 while the value is still open
};

class YamlHandler : public YAML::EventHandler {
 public:
  explicit YamlHandler(const SourceFile& file) : file_(file) {}

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
    const std::size_t start = file_.offset({mark.line + 1, 1});
    if (start == std::string::npos) return file_.text().size();
    return start + static_cast<std::size_t>(std::max(mark.column, 0));
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
  Events out_;
  std::vector<YAML::anchor_t> open_;
  std::map<YAML::anchor_t, Anchored> anchors_;
};

}  // namespace

Result<Events> read_yaml_events(const SourceFile& file) {
  YamlHandler handler(file);
  try {
    std::istringstream in(file.text());
    YAML::Parser parser(in);
    if (!parser.HandleNextDocument(handler)) return Events{};
    Events events = handler.take();
    YamlHandler rest(file);
    if (parser.HandleNextDocument(rest) && !rest.take().list.empty()) {
      return Error{concat(file.path(), ": the file holds two YAML documents"),
                   "keep one, or move the other to a file of its own"};
    }
    return events;
  } catch (const Stop& stopped) {
    return stopped.error;
  } catch (const YAML::Exception& error) {
    const std::size_t start = file.offset({error.mark.line + 1, 1});
    if (start == std::string::npos) {
      return Error{concat(file.path(), ": ", error.msg), ""};
    }
    return error_at(
        file, start + static_cast<std::size_t>(std::max(error.mark.column, 0)),
        concat("the YAML cannot be read: \"", error.msg, "\""), "");
  }
}

}  // namespace ctl
