#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "cli/project.h"
#include "cli/testing/test_case.h"

namespace ctl {

enum class Outcome { kPassed, kFailed, kError, kNotRun };

std::string_view to_string(Outcome outcome);

struct CaseResult {
  TestCase test{};
  std::string host{};
  Outcome outcome = Outcome::kNotRun;
  std::string message{};
  SqlResult got{};
  std::vector<Alert> alerts{};
  std::chrono::microseconds duration{0};
};

struct UntestedDefinition {
  std::string kind;
  std::string name;
  std::string path;
};

struct TestReport {
  std::vector<CaseResult> cases;
  std::vector<UntestedDefinition> untested;

  std::size_t count(Outcome outcome) const;
};

// The I-th of N parts, I from 1; the same cases on every machine.
struct Shard {
  std::size_t index = 1;
  std::size_t count = 1;
};

// Runs the cases of the project's files, each on its own copy of its host.
TestReport run_tests(const Globals& globals, const Project& project,
                     const Shard& shard);

}  // namespace ctl
