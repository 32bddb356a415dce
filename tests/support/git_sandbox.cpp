#include "tests/support/git_sandbox.h"

#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "schema/base/text.h"

namespace ctl::test {

namespace fs = std::filesystem;

TemporaryDirectory::TemporaryDirectory() {
  std::string name = (fs::temp_directory_path() / "ctl-test-XXXXXX").string();
  REQUIRE(mkdtemp(name.data()) != nullptr);
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code error;
  fs::remove_all(path_, error);
}

void TemporaryDirectory::write(const std::string& path,
                               const std::string& text) const {
  fs::create_directories((path_ / path).parent_path());
  std::ofstream(path_ / path, std::ios::binary) << text;
}

GitSandbox::GitSandbox() {
  git("init -q -b main");
}

std::string GitSandbox::git(const std::string& arguments) const {
  const std::string command =
      concat("cd '", str(),
             "' && GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null "
             "GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.com "
             "GIT_COMMITTER_NAME=Bob GIT_COMMITTER_EMAIL=bob@example.com git ",
             arguments, " 2>&1");
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string out;
  std::array<char, 4096> block{};
  while (const std::size_t got =
             std::fread(block.data(), 1, block.size(), pipe)) {
    out.append(block.data(), got);
  }
  const int status = pclose(pipe);
  CAPTURE(command);
  CAPTURE(out);
  REQUIRE(status == 0);
  if (out.ends_with('\n')) out.pop_back();
  return out;
}

std::string GitSandbox::commit(const std::string& message) const {
  git("add -A");
  git("commit -q --allow-empty -m '" + message + "'");
  return git("rev-parse HEAD");
}

}  // namespace ctl::test
