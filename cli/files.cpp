#include "cli/files.h"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "schema/base/system_words.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr std::uintmax_t kLargest = std::uintmax_t{64} << 20U;

Error cannot_read(const std::string& shown, const std::string& why) {
  return {concat("cannot read ", shown, ": ", why), {}};
}

}  // namespace

Result<std::string> read_file(const std::string& path,
                              const std::string& shown) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return cannot_read(shown, system_words(EISDIR));
  }
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error) return cannot_read(shown, system_words(error.value()));
  if (size > kLargest) {
    return Error{concat(shown, " has ", size >> 20U,
                        " MiB, more than the 64 that ctl reads"),
                 {}};
  }
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in) {
    return cannot_read(shown, system_words(errno));
  }
  return text;
}

std::string from_directory(const std::string& directory,
                           const std::string& path) {
  if (path.empty() || path.starts_with('/') || directory == ".") return path;
  return concat(directory, '/', path);
}

}  // namespace ctl
