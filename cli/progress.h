#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <string_view>

#include "cli/app.h"

namespace ctl {

// One line on standard error about work that takes longer than a person waits,
// drawn over itself and gone at the end. Nothing unless standard error is a
// terminal and --quiet was not given.
class Progress {
 public:
  Progress(const Streams& streams, const Globals& globals,
           std::string_view noun);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(std::size_t done, std::size_t all);

 private:
  using Clock = std::chrono::steady_clock;

  std::ostream& out_;
  std::string_view noun_;
  bool shown_ = false;
  bool wanted_ = false;
  Clock::time_point next_;
};

}  // namespace ctl
