#include "schema/documents/memory_source.h"

#include <utility>

namespace ctl {
namespace {

class MemorySource : public FileSource {
 public:
  explicit MemorySource(std::map<std::string, std::string> files)
      : files_(std::move(files)) {}

  Result<std::vector<std::string>> list() override {
    std::vector<std::string> paths;
    for (const auto& [path, text] : files_)
      paths.push_back(path);
    return paths;
  }

  Result<std::string> read(const std::string& path) override {
    const auto found = files_.find(path);
    if (found == files_.end()) return Error{"no such file", ""};
    return found->second;
  }

  bool exists(const std::string& path) override {
    return files_.count(path) != 0;
  }

 private:
  std::map<std::string, std::string> files_;
};

}  // namespace

std::unique_ptr<FileSource> memory_source(
    std::map<std::string, std::string> files) {
  return std::make_unique<MemorySource>(std::move(files));
}

}  // namespace ctl
