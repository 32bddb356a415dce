#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace ctl::devserver {

// Slows down guessing: ten log-ins a minute for one address, in bursts. Of
// attempts a second apart the ninth is refused, as recorded.
class LoginLimiter {
 public:
  // 0 when an attempt may be made now, which is then counted; else the seconds
  // to wait.
  std::int64_t wait(const std::string& email, std::int64_t now);

 private:
  // When each address would have paid for all of its attempts.
  std::map<std::string, std::int64_t> paid_at_;
};

}  // namespace ctl::devserver
