#include "cli/progress.h"

#include <unistd.h>

#include <iostream>

namespace ctl {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPatience{400};
constexpr milliseconds kBetween{100};
constexpr std::string_view kClearLine = "\r\x1b[K";

}  // namespace

Progress::Progress(const Streams& streams, const Globals& globals,
                   std::string_view noun)
    : out_(streams.err),
      noun_(noun),
      wanted_(!globals.quiet && &streams.err == &std::cerr &&
              isatty(STDERR_FILENO) == 1),
      next_(Clock::now() + kPatience) {}

Progress::~Progress() {
  if (shown_) out_ << kClearLine << std::flush;
}

void Progress::show(std::size_t done, std::size_t all) {
  if (!wanted_ || Clock::now() < next_) return;
  next_ = Clock::now() + kBetween;
  shown_ = true;
  out_ << kClearLine << done << " of " << all << ' ' << noun_ << std::flush;
}

}  // namespace ctl
