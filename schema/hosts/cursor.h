#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/hosts/events.h"
#include "schema/hosts/host.h"

namespace ctl {

// Walks the events of one file once, from the first to the last. The first
// mistake is kept and everything after it is skipped, so that a reader can be
// written without a check after every step.
class Cursor {
 public:
  using Kind = Event::Kind;

  Cursor(const SourceFile& file, const Events& events)
      : file_(file), events_(events) {}

  bool failed() const { return error_.has_value(); }
  Error take_error() { return *std::move(error_); }
  void fail(std::size_t at, std::string message, std::string help) {
    if (!error_) {
      error_ = error_at(file_, at, std::move(message), std::move(help));
    }
  }

  bool at_end() const { return next_ >= events_.list.size(); }
  std::size_t offset() const { return at_end() ? 0 : peek().at; }
  bool is(Kind kind) const { return !at_end() && peek().kind == kind; }
  bool is_scalar() const { return is(Kind::kPlain) || is(Kind::kQuoted); }
  const Event& peek() const { return events_.list[next_]; }
  const Event& take() { return events_.list[next_++]; }
  std::string_view text_of(const Event& event) const {
    return events_.text_of(event);
  }

  // Consumes the start of a map or list, or fails with `what` ("a table").
  bool enter(Kind start, std::string_view what);
  // True, consuming it, when the end of a map or list is next or all failed.
  bool leave(Kind end);
  // A key that is a scalar; nothing when it is not.
  std::optional<std::string_view> key();
  // The columns of the first row of the list of rows that is next.
  std::vector<std::string_view> columns_ahead() const;
  // A scalar as text; `what` names it in the message.
  std::optional<std::string_view> scalar(std::string_view what);

 private:
  const SourceFile& file_;
  const Events& events_;
  std::size_t next_ = 0;
  std::optional<Error> error_;
};

// Where a table (no column) or, for the first time in it, a column is named.
struct NamedPlace {
  std::string table;
  std::string column;
  std::size_t at = 0;
};

struct ReadTables {
  std::map<std::string, std::vector<TableRows>, std::less<>> tables;
  std::vector<NamedPlace> names;
};

// {table: [{column: value}]}; the cursor stands at the map.
ReadTables read_tables(Cursor& cursor);
// [{column: value}]; the cursor stands at the list.
ReadTables read_list(Cursor& cursor, std::string_view table);

}  // namespace ctl
