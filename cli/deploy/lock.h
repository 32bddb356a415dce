#pragma once

#include <memory>
#include <string>

#include "schema/base/result.h"

namespace ctl {

// Held while an apply of one repository runs; gone with the object and with
// the process, however it ends.
class ApplyLock {
 public:
  // An Error when another apply holds it. `git_directory` may be empty: then
  // the lock is for the folder `root`.
  static Result<ApplyLock> take(const std::string& git_directory,
                                const std::string& root);
  ApplyLock(ApplyLock&& other) noexcept;
  ApplyLock& operator=(ApplyLock&&) = delete;
  ~ApplyLock();

 private:
  explicit ApplyLock(int file) : file_(file) {}
  int file_ = -1;
};

}  // namespace ctl
