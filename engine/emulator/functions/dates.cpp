// date, time, datetime, julianday, unixepoch and strftime
//
// SQLite's own functions, which since 3.42 know one modifier more: `subsec`,
// or `subsecond`, shows milliseconds in time, datetime, unixepoch and the %s
// of strftime. As the first argument it also stands for 'now'. Everything else
// is left to the linked library.
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/emulator/functions/function.h"
#include "engine/emulator/functions/plain_sqlite.h"
#include "schema/base/text.h"

namespace ctl::sql {
namespace {

// Each two bytes of a format can become a dozen and more.
constexpr std::size_t kLongestFormat = std::size_t{1} << 20U;
constexpr long long kMillisecondsADay = 86400000;
constexpr long long kUnixEpoch = 210866760000000;  // since Julian day 0

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_subsecond(const Arguments& arguments, std::size_t i) {
  if (!arguments.is_text(i)) return false;
  const std::string_view text = arguments.text(i);
  if (text.size() != 6 && text.size() != 9) return false;
  const std::string word = lower_ascii(text);
  return word == "subsec" || word == "subsecond";
}

// A call from its time value on.
class Call {
 public:
  Call(const Arguments& arguments, std::size_t first) : arguments_(arguments) {
    for (std::size_t i = first; i < arguments.size(); ++i) {
      const bool modifier = is_subsecond(arguments, i);
      if (subsecond_ && !modifier && i > first + 1) follow(arguments.text(i));
      subsecond_ = subsecond_ || modifier;
      if (modifier && i > first) continue;
      if (!list_.empty()) list_ += ", ";
      list_ += modifier ? "'now'" : ctl::concat('?', i + 1);
      ++kept_;
      if (!modifier && i == first && arguments.is_text(i))
        time_ = arguments.text(i);
    }
  }

  bool subsecond() const { return subsecond_; }
  // The arguments without the modifier.
  const std::string& list() const { return list_; }

  Value evaluate(const std::string& expression) const {
    if (refused_) return {};
    return arguments_.plain().evaluate(expression, arguments_, {});
  }

  // Milliseconds since Julian day 0.
  std::optional<long long> milliseconds() const {
    const Value day = evaluate(ctl::concat("julianday(", list_, ')'));
    const double* number = std::get_if<double>(&day);
    if (number == nullptr) return std::nullopt;
    return std::llround(*number * kMillisecondsADay);
  }

  // Thousandths within the minute, cut as SQLite cuts them. A time of day that
  // nothing changes keeps the digits it is written with.
  std::optional<int> thousandths() const {
    const auto moment = milliseconds();
    if (!moment) return std::nullopt;
    if (kept_ == 1) {
      if (const auto written = written_seconds())
        return static_cast<int>(*written * 1000.0);
    }
    const auto of_day =
        static_cast<int>((*moment + kMillisecondsADay / 2) % kMillisecondsADay);
    const double seconds = of_day / 1000.0;
    const int whole = static_cast<int>(seconds);
    return static_cast<int>((seconds - whole + whole % 60) * 1000.0);
  }

 private:
  // Modifiers that must be the first one, and one that forgets the others.
  void follow(std::string_view modifier) {
    const std::string word = lower_ascii(modifier);
    refused_ = refused_ || word == "unixepoch" || word == "auto" ||
               word == "julianday";
    if (word == "utc") subsecond_ = false;
  }

  // Of a time that is written out, as 12:34:56.789 at the end of a text is.
  std::optional<double> written_seconds() const {
    const std::size_t colon = time_.rfind(':');
    if (colon == std::string::npos || colon < 5 || time_[colon - 3] != ':' ||
        time_.size() < colon + 3) {
      return std::nullopt;
    }
    double seconds = (time_[colon + 1] - '0') * 10 + (time_[colon + 2] - '0');
    std::size_t at = colon + 3;
    if (at == time_.size()) return seconds;
    if (time_[at] != '.' || at + 1 == time_.size()) return std::nullopt;
    double fraction = 0;
    double scale = 1;
    for (++at; at < time_.size() && is_digit(time_[at]); ++at) {
      fraction = fraction * 10.0 + (time_[at] - '0');
      scale *= 10;
    }
    if (at < time_.size()) return std::nullopt;  // a time zone
    return seconds + fraction / scale;
  }

  const Arguments& arguments_;
  std::string list_;
  std::string time_;
  std::size_t kept_ = 0;
  bool subsecond_ = false;
  bool refused_ = false;
};

// "56.789"
std::string seconds_text(int thousandths) {
  std::string text = std::to_string(100000 + thousandths).substr(1);
  return text.insert(2, ".");
}

Value plain(std::string_view name, const Arguments& arguments) {
  const Call call(arguments, 0);
  return call.evaluate(ctl::concat(name, '(', call.list(), ')'));
}

// What `before` gives for the call's arguments, then the seconds.
Value with_seconds(std::string_view name, std::string_view before,
                   const Arguments& arguments) {
  const Call call(arguments, 0);
  if (!call.subsecond()) {
    return call.evaluate(ctl::concat(name, '(', call.list(), ')'));
  }
  const auto thousandths = call.thousandths();
  if (!thousandths) return {};
  std::string expression;
  for (const char c : before)
    expression += c == '@' ? call.list() : std::string(1, c);
  Value value = call.evaluate(expression);
  if (auto* text = std::get_if<std::string>(&value))
    *text += seconds_text(*thousandths);
  return value;
}

// The format with its %s filled in.
std::string with_epoch(std::string_view format, const std::string& epoch) {
  std::string result;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%' || i + 1 == format.size()) {
      result += format[i];
    } else if (format[++i] == 's') {
      result += epoch;
    } else {
      result += '%';
      result += format[i];
    }
  }
  return result;
}

double unix_seconds(long long milliseconds) {
  return static_cast<double>(milliseconds - kUnixEpoch) / 1000.0;
}

}  // namespace

Value date_text(const Arguments& arguments,
                const FunctionContext& /*context*/) {
  return plain("date", arguments);
}

Value julian_day(const Arguments& arguments,
                 const FunctionContext& /*context*/) {
  return plain("julianday", arguments);
}

Value time_text(const Arguments& arguments,
                const FunctionContext& /*context*/) {
  return with_seconds("time", "strftime('%H:%M:', @)", arguments);
}

Value date_time_text(const Arguments& arguments,
                     const FunctionContext& /*context*/) {
  return with_seconds("datetime", "date(@) || strftime(' %H:%M:', @)",
                      arguments);
}

Value unix_epoch(const Arguments& arguments,
                 const FunctionContext& /*context*/) {
  const Call call(arguments, 0);
  if (!call.subsecond())
    return call.evaluate(ctl::concat("unixepoch(", call.list(), ')'));
  const auto moment = call.milliseconds();
  if (!moment) return {};
  return unix_seconds(*moment);
}

Value format_time(const Arguments& arguments,
                  const FunctionContext& /*context*/) {
  if (arguments.size() == 0 || arguments.is_null(0)) return {};
  if (arguments.bytes(0).size() > kLongestFormat)
    return Failure{.message = {}, .too_big = true};
  const Call call(arguments, 1);
  const std::string comma = call.list().empty() ? "" : ", ";
  const std::string expression =
      ctl::concat("strftime(?1", comma, call.list(), ')');
  if (!call.subsecond()) return call.evaluate(expression);
  const auto moment = call.milliseconds();
  if (!moment) return {};
  std::array<char, 40> epoch{};
  std::snprintf(epoch.data(), epoch.size(), "%.3f", unix_seconds(*moment));
  const std::vector<std::optional<std::string>> replaced = {
      with_epoch(arguments.text(0), epoch.data())};
  return arguments.plain().evaluate(expression, arguments, replaced);
}

}  // namespace ctl::sql
