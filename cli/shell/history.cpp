#include "cli/shell/history.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace ctl {
namespace {

constexpr std::size_t kMostLines = 1000;

}  // namespace

std::vector<std::string> read_history(const std::string& path) {
  std::vector<std::string> lines;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

void write_history(const std::string& path,
                   const std::vector<std::string>& lines) {
  std::string text;
  const std::size_t first =
      lines.size() > kMostLines ? lines.size() - kMostLines : 0;
  for (std::size_t i = first; i < lines.size(); ++i)
    text += lines[i] + '\n';
  const int file =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
             S_IRUSR | S_IWUSR);
  if (file < 0) return;
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t got =
        ::write(file, text.data() + written, text.size() - written);
    if (got <= 0) break;
    written += static_cast<std::size_t>(got);
  }
  ::close(file);
}

}  // namespace ctl
