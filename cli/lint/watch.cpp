#include "cli/lint/watch.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include "schema/base/system_words.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

namespace fs = std::filesystem;

constexpr int kQuietMilliseconds = 50;
constexpr std::uint32_t kEvents = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE |
                                  IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF |
                                  IN_ONLYDIR;

bool is_hidden(const fs::path& path) {
  return path.filename().string().starts_with('.');
}

}  // namespace

struct FolderWatch::State {
  explicit State(int opened) : file(opened) {}
  ~State() { close(file); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  Status add(const fs::path& folder);
  Status add_below(const fs::path& folder);
  // Whether the events that are waiting concern the tree.
  Result<bool> take();
  Result<bool> take_event(const inotify_event& event, const char* name);

  int file;
  fs::path root;
  std::map<int, fs::path> folders;  // by watch descriptor
};

Status FolderWatch::State::add(const fs::path& folder) {
  const int watch = inotify_add_watch(file, folder.c_str(), kEvents);
  if (watch >= 0) {
    folders[watch] = folder;
    return ok();
  }
  // A folder that was made and removed at once is nothing to watch.
  if (folder != root && (errno == ENOENT || errno == ENOTDIR)) return ok();
  const int code = errno;
  return Error{
      concat("cannot watch ", folder.string(), ": ", system_words(code)),
      code == ENOSPC ? "raise fs.inotify.max_user_watches with sysctl" : ""};
}

Status FolderWatch::State::add_below(const fs::path& folder) {
  if (auto added = add(folder); !added) return added;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end;
       !error && at != end; at.increment(error)) {
    std::error_code ignored;
    if (!at->is_directory(ignored)) continue;
    if (is_hidden(at->path()) || at->is_symlink(ignored)) {
      at.disable_recursion_pending();
    } else if (auto added = add(at->path()); !added) {
      return added;
    }
  }
  return ok();
}

Result<bool> FolderWatch::State::take_event(const inotify_event& event,
                                            const char* name) {
  if ((event.mask & IN_Q_OVERFLOW) != 0) return true;
  const auto folder = folders.find(event.wd);
  if (folder == folders.end()) return false;
  if ((event.mask & (IN_DELETE_SELF | IN_IGNORED)) != 0) {
    const bool all_gone = folder->second == root;
    folders.erase(folder);
    if (all_gone) {
      return Error{concat(quote(root.string()), " was removed"), {}};
    }
    return false;
  }
  const fs::path path = folder->second / name;
  if ((event.mask & IN_ISDIR) != 0) {
    if (is_hidden(path)) return false;
    if ((event.mask & (IN_CREATE | IN_MOVED_TO)) != 0) {
      if (auto added = add_below(path); !added) return added.error();
    }
    return true;
  }
  // A new file that is still empty is followed by its IN_CLOSE_WRITE; the
  // temporary files of editors begin with a dot or end in a tilde.
  const std::string_view text(name);
  return (event.mask & IN_CREATE) == 0 && !text.starts_with('.') &&
         !text.ends_with('~');
}

Result<bool> FolderWatch::State::take() {
  alignas(inotify_event) std::array<char, 16384> buffer{};
  const ssize_t got = read(file, buffer.data(), buffer.size());
  if (got < 0) return errno == EINTR || errno == EAGAIN;
  bool any = false;
  for (std::size_t at = 0; at < static_cast<std::size_t>(got);) {
    inotify_event event{};
    std::memcpy(&event, buffer.data() + at, sizeof event);
    const char* name = event.len > 0 ? buffer.data() + at + sizeof event : "";
    const auto concerns = take_event(event, name);
    if (!concerns) return concerns;
    any = any || *concerns;
    at += sizeof event + event.len;
  }
  return any;
}

Result<FolderWatch> FolderWatch::open(const std::string& root) {
  const int file = inotify_init1(IN_CLOEXEC);
  if (file < 0) {
    return Error{concat("cannot watch files: ", system_words(errno)),
                 "raise fs.inotify.max_user_instances with sysctl"};
  }
  auto state = std::make_unique<State>(file);
  state->root = root;
  if (auto added = state->add_below(root); !added) return added.error();
  return FolderWatch(std::move(state));
}

FolderWatch::FolderWatch(std::unique_ptr<State> state)
    : state_(std::move(state)) {}
FolderWatch::FolderWatch(FolderWatch&&) noexcept = default;
FolderWatch& FolderWatch::operator=(FolderWatch&&) noexcept = default;
FolderWatch::~FolderWatch() = default;

Status FolderWatch::wait() {
  for (bool changed = false;;) {
    pollfd wanted{state_->file, POLLIN, 0};
    const int ready = poll(&wanted, 1, changed ? kQuietMilliseconds : -1);
    if (ready == 0) return ok();
    if (ready < 0) continue;  // a signal
    const auto concerns = state_->take();
    if (!concerns) return concerns.error();
    changed = changed || *concerns;
  }
}

}  // namespace ctl
