#include "cli/deploy/lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "engine/plan/digest.h"
#include "schema/base/system_words.h"
#include "schema/base/text.h"

namespace ctl {

Result<ApplyLock> ApplyLock::take(const std::string& git_directory,
                                  const std::string& root) {
  namespace fs = std::filesystem;
  const fs::path path =
      git_directory.empty()
          ? fs::temp_directory_path() /
                concat("ctl-apply-", sha256_hex(root).substr(0, 16))
          : fs::path(git_directory) / "ctl-apply.lock";
  const int file =
      open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) {
    return Error{
        concat("cannot lock ", path.string(), ": ", system_words(errno)),
        "the directory has to be writable while apply runs"};
  }
  if (flock(file, LOCK_EX | LOCK_NB) != 0) {
    close(file);
    return Error{"another `ctl apply` of this repository is running",
                 "wait for it to end"};
  }
  return ApplyLock(file);
}

ApplyLock::ApplyLock(ApplyLock&& other) noexcept
    : file_(std::exchange(other.file_, -1)) {}

ApplyLock::~ApplyLock() {
  if (file_ >= 0) close(file_);
}

}  // namespace ctl
