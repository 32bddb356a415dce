#include "tests/support/child.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "schema/base/text.h"
#include "tests/support/paths.h"

namespace ctl::test {
namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts)
    out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

// The environment of this process and `variables`, which come first and count.
std::vector<std::string> environment_with(
    const std::map<std::string, std::string>& variables) {
  std::vector<std::string> out;
  for (const auto& [name, value] : variables)
    out.push_back(concat(name, '=', value));
  for (char** entry = environ; *entry != nullptr; ++entry)
    out.emplace_back(*entry);
  return out;
}

}  // namespace

Child::Child(std::vector<std::string> arguments,
             const std::map<std::string, std::string>& variables) {
  const std::string binary = ctl_binary();
  const std::string output = folder_.str() + "/output";
  arguments.insert(arguments.begin(), binary);
  std::vector<std::string> environment = environment_with(variables);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null",
                                   O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  const int failed =
      posix_spawn(&pid_, binary.c_str(), &actions, nullptr,
                  pointers(arguments).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  REQUIRE(failed == 0);
}

Child::~Child() {
  if (ended_) return;
  kill();
  wait();
}

void Child::kill() const {
  if (pid_ > 0) ::kill(pid_, SIGKILL);
}

int Child::wait() {
  int status = 0;
  waitpid(pid_, &status, 0);
  ended_ = true;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

std::string Child::output() const {
  std::ifstream file(folder_.path() / "output", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace ctl::test
