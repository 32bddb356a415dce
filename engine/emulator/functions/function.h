#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "schema/catalog/catalog.h"

struct sqlite3_context;
struct sqlite3_value;

namespace ctl {
class FixedClock;
}

namespace ctl::sql {

// What the functions of one connection know of the emulated host.
struct FunctionContext {
  Version osquery = kNewestAgent;
  // Nothing: every platform's tables at once, functions as on Linux.
  std::optional<Platform> platform = {};
  // Whether carve() may start a carve (--carver_disable_function=false).
  bool carver = false;
  // Whether a path of the host exists and is no directory; none: no files.
  std::function<bool(std::string_view path)> is_file = {};
  // Takes the warnings that the agent would log.
  std::function<void(std::string_view message)> warn = {};
  // Whether the statement has used up its time; asked now and then by
  // functions that can take long.
  std::function<bool()> expired = {};
  // What 'now' is; nullptr: the machine's.
  const FixedClock* clock = nullptr;

  bool windows() const { return platform == Platform::kWindows; }
};

class PlainSqlite;

// Text that SQLite's JSON functions take for JSON, not for a string.
struct JsonText {
  std::string text;
};
struct Blob {
  std::string bytes;
};
// Fails the statement with this text.
struct Failure {
  std::string message;
  bool too_big = false;  // a bound of the program's own: the text is SQLite's
};
// What a function answers; monostate is NULL.
using Value = std::variant<std::monostate, long long, double, std::string,
                           JsonText, Blob, Failure>;

// The arguments of one call. SQLite's own conversions apply: a number read as
// text is its decimal form, text read as a number its numeric prefix.
class Arguments {
 public:
  Arguments(sqlite3_context* call, std::size_t count, sqlite3_value** values,
            PlainSqlite& plain)
      : call_(call), count_(count), values_(values), plain_(plain) {}

  std::size_t size() const { return count_; }
  bool is_null(std::size_t i) const;
  bool any_null() const;
  bool is_text(std::size_t i) const;
  bool is_integer(std::size_t i) const;
  bool is_json(std::size_t i) const;
  // The text form; text() ends at the first NUL byte, as a C string does.
  // Valid until the call returns.
  std::string_view bytes(std::size_t i) const;
  std::string_view text(std::size_t i) const;
  long long integer(std::size_t i) const;
  // The lower 32 bits of integer().
  int int32(std::size_t i) const;
  double real(std::size_t i) const;

  sqlite3_value* raw(std::size_t i) const { return values_[i]; }
  PlainSqlite& plain() const { return plain_; }

  // What make() derives from argument i, made once for a statement in which
  // that argument is a constant.
  template <typename T, typename Make>
  std::shared_ptr<const T> derived(std::size_t i, Make make) const {
    if (auto kept = kept_for(i)) return std::static_pointer_cast<const T>(kept);
    auto made = std::make_shared<const T>(make());
    keep_for(i, made);
    return made;
  }

 private:
  std::shared_ptr<const void> kept_for(std::size_t i) const;
  void keep_for(std::size_t i, std::shared_ptr<const void> value) const;

  sqlite3_context* call_;
  std::size_t count_;
  sqlite3_value** values_;
  PlainSqlite& plain_;
};

using Function = Value (*)(const Arguments&, const FunctionContext&);

// An aggregate gets one object a group; step() once a row, then finish().
class Aggregate {
 public:
  virtual ~Aggregate() = default;
  virtual void step(const Arguments& arguments) = 0;
  virtual Value finish(const FunctionContext& context) = 0;
};
using AggregateFactory = std::unique_ptr<Aggregate> (*)();

#define CTL_SQL_FUNCTION(name, arity, flags, since) \
  Value name(const Arguments&, const FunctionContext&);
#define CTL_SQLITE_FUNCTION(name, sql_name, arity) \
  Value name(const Arguments&, const FunctionContext&);
#define CTL_SQL_AGGREGATE(name, arity, since) std::unique_ptr<Aggregate> name();
#include "engine/emulator/functions.def"
#undef CTL_SQL_FUNCTION
#undef CTL_SQLITE_FUNCTION
#undef CTL_SQL_AGGREGATE

}  // namespace ctl::sql
