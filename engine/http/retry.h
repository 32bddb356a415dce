#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace ctl {

// When and how often a request is sent again.
struct RetryPolicy {
  int tries = 4;  // in all
  std::chrono::milliseconds first{250};
  std::chrono::milliseconds longest{std::chrono::seconds(30)};
};

// What may be done with a request whose answer was lost.
enum class Repeat {
  kUnsafe,  // it may have been done: never ask again
  kSafe,    // doing it twice is doing it once
  kRead,    // it changes nothing
};

// How one try ended.
struct Attempt {
  int status = 0;             // 0: no answer
  bool nothing_sent = false;  // no answer, and the server cannot have acted
  std::string_view retry_after = {};  // the header, empty when there is none
};

// The time until the next try, or nothing when it is not worth one or not
// safe. `number` counts tries so far from 1; `random` is in [0, 1); `now` is in
// seconds since 1970, for a Retry-After that is a date.
std::optional<std::chrono::milliseconds> next_try(const RetryPolicy& policy,
                                                  const Attempt& attempt,
                                                  int number, Repeat repeat,
                                                  double random,
                                                  std::chrono::seconds now);

// Seconds to wait by a Retry-After header, a number or an HTTP date; nothing
// when it is neither.
std::optional<std::chrono::seconds> retry_after_seconds(
    std::string_view header, std::chrono::seconds now);

}  // namespace ctl
