#include "engine/http/retry.h"

#include <doctest/doctest.h>

#include <array>

using ctl::Attempt;
using ctl::next_try;
using ctl::Repeat;
using ctl::retry_after_seconds;
using ctl::RetryPolicy;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("retry: only what is safe to repeat is repeated") {
  struct Case {
    Attempt attempt;
    bool unsafe, safe, read;
  };
  const std::array<Case, 12> cases = {{
      {{.status = 200}, false, false, false},
      {{.status = 401}, false, false, false},
      {{.status = 404}, false, false, false},
      {{.status = 409}, false, false, false},
      {{.status = 408}, true, true, true},
      {{.status = 429}, true, true, true},
      {{.status = 500}, false, false, true},
      {{.status = 502}, false, true, true},
      {{.status = 503}, false, true, true},
      {{.status = 504}, false, true, true},
      {{.status = 0}, false, true, true},
      {{.status = 0, .nothing_sent = true}, true, true, true},
  }};
  for (const Case& c : cases) {
    CAPTURE(c.attempt.status);
    const auto again = [&](Repeat repeat) {
      return next_try({}, c.attempt, 1, repeat, 0, seconds(0)).has_value();
    };
    CHECK(again(Repeat::kUnsafe) == c.unsafe);
    CHECK(again(Repeat::kSafe) == c.safe);
    CHECK(again(Repeat::kRead) == c.read);
  }
}

TEST_CASE("retry: pauses double up to a limit and are half random") {
  const RetryPolicy policy = {
      .tries = 5, .first = milliseconds(100), .longest = milliseconds(300)};
  const Attempt lost = {.status = 0};
  const auto pause = [&](int number, double random) {
    return next_try(policy, lost, number, Repeat::kRead, random, seconds(0));
  };
  CHECK(pause(1, 0) == milliseconds(50));
  CHECK(pause(1, 0.5) == milliseconds(75));
  CHECK(pause(2, 0) == milliseconds(100));
  CHECK(pause(3, 0) == milliseconds(150));
  CHECK(pause(4, 0) == milliseconds(150));
  CHECK_FALSE(pause(5, 0).has_value());
}

TEST_CASE("retry: Retry-After is seconds or a date") {
  const seconds now(784111777);  // Sun, 06 Nov 1994 08:49:37 GMT
  CHECK(retry_after_seconds(" 7 ", now) == seconds(7));
  CHECK(retry_after_seconds("-3", now) == seconds(0));
  CHECK(retry_after_seconds("Sun, 06 Nov 1994 08:49:40 GMT", now) ==
        seconds(3));
  CHECK(retry_after_seconds("Sun, 06 Nov 1994 08:49:30 GMT", now) ==
        seconds(0));
  CHECK_FALSE(retry_after_seconds("soon", now).has_value());
  CHECK_FALSE(retry_after_seconds("", now).has_value());
  CHECK_FALSE(
      retry_after_seconds("Sun, 06 Xxx 1994 08:49:30 GMT", now).has_value());
}

TEST_CASE("retry: the server's wish counts and a long one is not waited for") {
  const auto pause = [](std::string_view header) {
    return next_try({}, {.status = 429, .retry_after = header}, 1,
                    Repeat::kUnsafe, 0.9, seconds(0));
  };
  CHECK(pause("2") == milliseconds(2000));
  CHECK_FALSE(pause("3600").has_value());
}
