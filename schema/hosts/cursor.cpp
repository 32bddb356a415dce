#include "schema/hosts/cursor.h"

#include "schema/base/text.h"

namespace ctl {

bool Cursor::enter(Kind start, std::string_view what) {
  if (failed()) return false;
  if (is(start)) {
    ++next_;
    return true;
  }
  fail(offset(),
       concat("expected ",
              start == Kind::kMapStart ? "a map of " : "a list of ", what),
       "");
  return false;
}

bool Cursor::leave(Kind end) {
  if (failed() || at_end()) return true;
  if (!is(end)) return false;
  ++next_;
  return true;
}

std::optional<std::string_view> Cursor::key() {
  if (!is_scalar()) {
    fail(offset(), "a key is no plain text", "");
    return std::nullopt;
  }
  const std::size_t at = offset();
  const std::string_view text = text_of(take());
  if (text == "<<") {
    fail(at, "the merge key '<<' is not read here",
         "repeat the columns, or repeat the whole value with an alias");
    return std::nullopt;
  }
  return text;
}

std::vector<std::string_view> Cursor::columns_ahead() const {
  std::vector<std::string_view> columns;
  const auto is_text = [this](std::size_t at) {
    return at < events_.list.size() && (events_.list[at].kind == Kind::kPlain ||
                                        events_.list[at].kind == Kind::kQuoted);
  };
  const std::size_t row = next_ + 1;
  if (row >= events_.list.size() || events_.list[row].kind != Kind::kMapStart)
    return columns;
  for (std::size_t at = row + 1; is_text(at); at += 2)
    columns.push_back(text_of(events_.list[at]));
  return columns;
}

std::optional<std::string_view> Cursor::scalar(std::string_view what) {
  if (!is_scalar()) {
    fail(offset(), concat(what, " is one value, not a list, map or null"), "");
    return std::nullopt;
  }
  return text_of(take());
}

}  // namespace ctl
