#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/support/scratch.h"

namespace ctl::test {

// The ctl that was built, as a process of its own.
class Child {
 public:
  // `variables` are added to the environment.
  Child(std::vector<std::string> arguments,
        const std::map<std::string, std::string>& variables);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Ends it with SIGKILL, as losing the machine would. From any thread.
  void kill() const;
  // The exit code, or 128 and the signal that ended it.
  int wait();
  // Standard output and standard error, once it has ended.
  std::string output() const;

 private:
  Scratch folder_;
  int pid_ = -1;  // stays, so that kill() may read it at any time
  bool ended_ = false;
};

}  // namespace ctl::test
