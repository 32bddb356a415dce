#include "engine/http/retry.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <string>

#include "schema/base/text.h"

namespace ctl {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

bool worth_another(const Attempt& attempt, Repeat repeat) {
  // Answered before the request was looked at, or never sent.
  if (attempt.nothing_sent || attempt.status == 408 || attempt.status == 429) {
    return true;
  }
  const bool lost = attempt.status == 0 || attempt.status == 502 ||
                    attempt.status == 503 || attempt.status == 504;
  switch (repeat) {
    case Repeat::kUnsafe: return false;
    case Repeat::kSafe: return lost;
    // A write that is answered 500 is refused for good more often than not.
    case Repeat::kRead: return lost || attempt.status == 500;
  }
  return false;
}

// Days since 1970 of a date of the Gregorian calendar.
long long days_since_epoch(int year, int month, int day) {
  const std::chrono::sys_days days{
      std::chrono::year(year) /
      std::chrono::month(static_cast<unsigned>(month)) /
      std::chrono::day(static_cast<unsigned>(day))};
  return days.time_since_epoch().count();
}

// "Sun, 06 Nov 1994 08:49:37 GMT", the one form that servers send.
std::optional<seconds> http_date(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun",
      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::array<char, 4> name{};
  int day = 0;
  int year = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  const std::string owned(text);
  if (std::sscanf(owned.c_str(), "%*3s, %2d %3s %4d %2d:%2d:%2d GMT", &day,
                  name.data(), &year, &hour, &minute, &second) != 6) {
    return std::nullopt;
  }
  const auto* const month =
      std::find(kMonths.begin(), kMonths.end(), std::string_view(name.data()));
  if (month == kMonths.end()) return std::nullopt;
  const long long days = days_since_epoch(
      year, static_cast<int>(month - kMonths.begin()) + 1, day);
  return seconds(((days * 24 + hour) * 60 + minute) * 60 + second);
}

}  // namespace

std::optional<seconds> retry_after_seconds(std::string_view header,
                                           seconds now) {
  const std::string_view text = trim(header);
  long long number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) {
    return seconds(std::max(number, 0LL));
  }
  const std::optional<seconds> date = http_date(text);
  if (!date) return std::nullopt;
  return std::max(*date - now, seconds(0));
}

std::optional<milliseconds> next_try(const RetryPolicy& policy,
                                     const Attempt& attempt, int number,
                                     Repeat repeat, double random,
                                     seconds now) {
  if (number >= policy.tries) return std::nullopt;
  if (!worth_another(attempt, repeat)) return std::nullopt;
  const std::optional<seconds> asked =
      retry_after_seconds(attempt.retry_after, now);
  if (asked) {
    // Longer than a job should hang: give the answer back instead.
    if (*asked > policy.longest) return std::nullopt;
    return milliseconds(*asked);
  }
  milliseconds ceiling = policy.first;
  for (int i = 1; i < number; ++i)
    ceiling *= 2;
  ceiling = std::min(ceiling, policy.longest);
  // Half fixed, half random: clients that failed together come back apart.
  return ceiling / 2 + milliseconds(static_cast<long long>(
                           random * static_cast<double>(ceiling.count()) / 2));
}

}  // namespace ctl
