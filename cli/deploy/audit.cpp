#include "cli/deploy/audit.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>

#include "schema/base/system_words.h"
#include "schema/base/text.h"

namespace ctl {

Status append_line(const std::string& path, const std::string& line) {
  const auto failed = [&] {
    return Error{
        concat("cannot write the audit file ", path, ": ", system_words(errno)),
        "name another with `--audit FILE`"};
  };
  const int file =
      open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) return failed();
  std::size_t written = 0;
  while (written < line.size()) {
    const ssize_t now =
        write(file, line.data() + written, line.size() - written);
    if (now < 0) {
      const Error error = failed();
      close(file);
      return error;
    }
    written += static_cast<std::size_t>(now);
  }
  fsync(file);
  close(file);
  return ok();
}

std::string utc_now() {
  const std::time_t now =
      std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

}  // namespace ctl
