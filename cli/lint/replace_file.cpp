#include "cli/lint/replace_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "schema/base/system_words.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

Error cannot_write(const std::string& shown, int code) {
  return {concat("cannot write ", shown, ": ", system_words(code)),
          "the file is as it was"};
}

// 0, or why not all of it could be written.
int write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return fsync(file) == 0 ? 0 : errno;
}

}  // namespace

Status replace_file(const std::string& path, const std::string& text,
                    const std::string& shown) {
  std::error_code error;
  const std::filesystem::path target =
      std::filesystem::weakly_canonical(path, error);
  if (error) return cannot_write(shown, error.value());
  struct stat old {};
  const bool exists = stat(target.c_str(), &old) == 0;
  if (exists && (old.st_mode & 0222U) == 0) return cannot_write(shown, EACCES);
  std::string temporary = (target.parent_path() /
                           concat('.', target.filename().string(), ".XXXXXX"))
                              .string();
  const int file = mkostemp(temporary.data(), O_CLOEXEC);
  if (file < 0) return cannot_write(shown, errno);
  const mode_t mode = exists ? old.st_mode & 07777U : 0644U;
  int failure = write_all(file, text);
  if (failure == 0 && fchmod(file, mode) != 0) failure = errno;
  // Another owner's file becomes ours only when we may not give it back.
  if (failure == 0 && exists && fchown(file, old.st_uid, old.st_gid) != 0 &&
      errno != EPERM) {
    failure = errno;
  }
  if (close(file) != 0 && failure == 0) failure = errno;
  if (failure == 0 && rename(temporary.c_str(), target.c_str()) != 0) {
    failure = errno;
  }
  if (failure == 0) return ok();
  unlink(temporary.c_str());
  return cannot_write(shown, failure);
}

}  // namespace ctl
