#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <system_error>
#include <utility>

#include "schema/base/system_words.h"
#include "schema/base/text.h"
#include "schema/documents/file_source.h"

namespace ctl {
namespace {

namespace fs = std::filesystem;

// As seen from the folder the command was started in, where there is one.
Error cannot_read(const fs::path& file, const std::string& cause) {
  std::error_code error;
  const fs::path near = fs::proximate(file, error);
  return {concat("cannot read ", (error ? file : near).generic_string(), ": ",
                 cause),
          "check that the file is there and may be read"};
}

class DirectorySource : public FileSource {
 public:
  explicit DirectorySource(std::string root) : root_(std::move(root)) {}

  Result<std::vector<std::string>> list() override;
  Result<std::string> read(const std::string& path) override;
  bool exists(const std::string& path) override;
  // Two looks at one folder: the first counts.
  std::string id(const std::string& /*path*/) override { return "on disk"; }
  bool concurrent() const override { return true; }
  bool sees_outside() const override { return true; }

 private:
  bool leads_outside(const fs::path& file);
  bool is_outside(const fs::path& path) const;

  fs::path root_;
  std::mutex mutex_;
  std::map<fs::path, bool> folders_;  // and whether they are outside
};

Result<std::vector<std::string>> DirectorySource::list() {
  std::error_code error;
  const fs::file_status status = fs::status(root_, error);
  if (!fs::exists(status)) {
    return Error{concat("no directory ", quote(root_.string())),
                 "name a directory that is there"};
  }
  if (!fs::is_directory(status)) {
    return Error{concat(quote(root_.string()), " is no directory"),
                 "name the directory that holds it"};
  }
  std::vector<std::string> paths;
  fs::recursive_directory_iterator at(root_, error);
  for (; !error && at != fs::recursive_directory_iterator();
       at.increment(error)) {
    const std::string name = at->path().filename().string();
    std::error_code ignored;
    if (at->is_directory(ignored)) {
      const bool hidden = name.starts_with('.');
      if (hidden || at->is_symlink(ignored)) at.disable_recursion_pending();
    } else if (at->is_regular_file(ignored)) {
      paths.push_back(at->path().lexically_relative(root_).generic_string());
    }
  }
  if (error) {
    return cannot_read(root_, system_words(error.value()));
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

// A link may not be a way to print files that are not part of the tree. What
// is no link itself is where its folder is.
bool DirectorySource::leads_outside(const fs::path& file) {
  std::error_code error;
  if (fs::is_symlink(file, error)) return is_outside(file);
  const fs::path folder = file.parent_path();
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto known = folders_.find(folder);
  if (known != folders_.end()) return known->second;
  return folders_.emplace(folder, is_outside(folder)).first->second;
}

bool DirectorySource::is_outside(const fs::path& path) const {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  const fs::path root = fs::canonical(root_, error);
  if (error) return false;
  const auto [in_root, in_file] =
      std::mismatch(root.begin(), root.end(), real.begin(), real.end());
  return in_root != root.end();
}

Result<std::string> DirectorySource::read(const std::string& path) {
  const fs::path file = root_ / path;
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (fs::is_directory(status)) return cannot_read(file, system_words(EISDIR));
  if (!fs::exists(status)) {
    return cannot_read(file, system_words(ENOENT));
  }
  if (!fs::is_regular_file(status)) {
    return cannot_read(file, "it is not a regular file");
  }
  if (leads_outside(file)) {
    return Error{
        concat("cannot read ", path, ": it is a symbolic link out of the tree"),
        "replace the link by a copy of the file"};
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    return cannot_read(file, system_words(errno));
  }
  const std::uintmax_t size = fs::file_size(file, error);
  std::string text;
  constexpr std::size_t kBlock = 65536;
  // One byte more than it has, to see its end.
  const auto most = std::uintmax_t{kLargestFile};
  auto block =
      error ? kBlock : static_cast<std::size_t>(std::min(size, most) + 1);
  while (in && text.size() <= kLargestFile) {
    const std::size_t had = text.size();
    const std::size_t want = std::min(block, kLargestFile + 1 - had);
    block = kBlock;
    text.resize(had + want);
    in.read(text.data() + had, static_cast<std::streamsize>(want));
    text.resize(had + static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad()) return cannot_read(file, system_words(EIO));
  return text;
}

bool DirectorySource::exists(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(root_ / path, error);
  return fs::exists(status) && !fs::is_directory(status);
}

}  // namespace

std::unique_ptr<FileSource> directory_source(std::string root) {
  return std::make_unique<DirectorySource>(std::move(root));
}

}  // namespace ctl
