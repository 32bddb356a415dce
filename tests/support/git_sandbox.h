#pragma once

#include <filesystem>
#include <string>

namespace ctl::test {

// A directory that goes away with the object.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string str() const { return path_.string(); }
  // Writes a file, making its directories.
  void write(const std::string& path, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

// A real repository, driven by git itself with a fixed author.
class GitSandbox : public TemporaryDirectory {
 public:
  GitSandbox();
  // Runs `git ARGUMENTS` in the repository; fails the test when it fails.
  // Returns what it printed, without the last line break.
  std::string git(const std::string& arguments) const;
  // Commits everything; returns the id.
  std::string commit(const std::string& message) const;
};

}  // namespace ctl::test
