#include "engine/emulator/session.h"

#include <algorithm>
#include <utility>

namespace ctl {

void Session::warn(std::string text) {
  if (std::ranges::find(warnings, text) == warnings.end()) {
    warnings.push_back(std::move(text));
  }
}

bool Session::expired() {
  if (stop == StopReason::kNone &&
      std::chrono::steady_clock::now() > deadline) {
    stop = StopReason::kTime;
  }
  return stop != StopReason::kNone;
}

}  // namespace ctl
