#pragma once

#include <map>
#include <string>

namespace ctl::test {

// Environment variables of this process, as they were again afterwards.
class ScopedEnvironment {
 public:
  explicit ScopedEnvironment(const std::map<std::string, std::string>& values);
  ScopedEnvironment(const std::string& name, const std::string& value)
      : ScopedEnvironment(std::map<std::string, std::string>{{name, value}}) {}
  ~ScopedEnvironment();
  ScopedEnvironment(const ScopedEnvironment&) = delete;
  ScopedEnvironment& operator=(const ScopedEnvironment&) = delete;

 private:
  std::map<std::string, std::string> before_;  // empty: not set
};

}  // namespace ctl::test
