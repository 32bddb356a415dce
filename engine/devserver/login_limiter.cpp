#include "engine/devserver/login_limiter.h"

#include <algorithm>

namespace ctl::devserver {

std::int64_t LoginLimiter::wait(const std::string& email, std::int64_t now) {
  constexpr std::int64_t kCost = 6;     // seconds an attempt is paid with
  constexpr std::int64_t kCredit = 38;  // and may be in debt
  constexpr std::size_t kMostAddresses = 1000;
  if (paid_at_.size() > kMostAddresses) {
    std::erase_if(paid_at_,
                  [&](const auto& entry) { return entry.second <= now; });
    if (paid_at_.size() > kMostAddresses) paid_at_.clear();
  }
  std::int64_t& paid_at = paid_at_[email];
  paid_at = std::max(paid_at, now);
  const std::int64_t debt = paid_at - now;
  if (debt > kCredit) return debt - kCredit;
  paid_at += kCost;
  return 0;
}

}  // namespace ctl::devserver
