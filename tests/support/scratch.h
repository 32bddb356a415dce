#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace ctl::test {

// An empty folder of its own, removed with everything in it.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string str() const { return path_.string(); }
  // Writes a file, its folders included.
  void write(const std::string& file, std::string_view text) const;

 private:
  std::filesystem::path path_;
};

}  // namespace ctl::test
