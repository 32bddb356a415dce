#include "cli/layout/write_directory.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "schema/base/system_words.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

namespace fs = std::filesystem;

Error cannot_write(const std::string& shown, int code) {
  return {concat("cannot write ", shown, ": ", system_words(code)),
          "nothing was written"};
}

Error taken(const std::string& directory) {
  return {concat(quote(directory), " is not empty; nothing is overwritten"),
          "name a folder that is not there yet"};
}

// A folder with a name that nobody else has; gone with the object unless it
// was moved.
class Stage {
 public:
  static Result<Stage> beside(const fs::path& directory) {
    std::error_code error;
    const fs::path parent = directory.parent_path();
    fs::create_directories(parent, error);
    if (error) return cannot_write(parent.string(), error.value());
    std::string name =
        (parent / concat('.', directory.filename().string(), ".XXXXXX"))
            .string();
    if (mkdtemp(name.data()) == nullptr) return cannot_write(name, errno);
    // mkdtemp() lets nobody else in; a folder is for whom the mask says.
    const mode_t mask = umask(0);
    umask(mask);
    chmod(name.c_str(), 0777 & ~mask);
    return Stage(std::move(name));
  }
  Stage(Stage&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  Stage& operator=(Stage&&) = delete;
  ~Stage() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }

  const std::string& path() const { return path_; }
  void moved() { path_.clear(); }

 private:
  explicit Stage(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

Status write_file(const fs::path& path, std::string_view text) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error) return cannot_write(path.string(), error.value());
  const int file =
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) return cannot_write(path.string(), errno);
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      const int code = errno;
      close(file);
      return cannot_write(path.string(), code);
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (close(file) != 0) return cannot_write(path.string(), errno);
  return ok();
}

}  // namespace

Status check_free(const std::string& directory) {
  std::error_code error;
  const fs::file_status status = fs::symlink_status(directory, error);
  if (status.type() == fs::file_type::not_found) return ok();
  if (status.type() != fs::file_type::directory) return taken(directory);
  const bool empty = fs::is_empty(directory, error);
  if (error) return cannot_write(directory, error.value());
  return empty ? ok() : Status(taken(directory));
}

Status write_directory(const std::string& directory, const Files& files) {
  if (const Status free = check_free(directory); !free) return free;
  std::error_code error;
  fs::path target = fs::absolute(directory, error).lexically_normal();
  if (error) return cannot_write(directory, error.value());
  if (!target.has_filename()) target = target.parent_path();
  auto stage = Stage::beside(target);
  if (!stage) return stage.error();
  for (const auto& [path, text] : files) {
    const Status written = write_file(fs::path(stage->path()) / path, text);
    if (!written) return written;
  }
  // Takes the place of an empty folder, never of one that holds something.
  if (std::rename(stage->path().c_str(), target.c_str()) != 0) {
    const int code = errno;
    if (code == ENOTEMPTY || code == EEXIST || code == ENOTDIR) {
      return taken(directory);
    }
    return cannot_write(directory, code);
  }
  stage->moved();
  return ok();
}

}  // namespace ctl
