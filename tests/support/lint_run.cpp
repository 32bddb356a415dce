#include "tests/support/lint_run.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/support/run_ctl.h"

namespace ctl::test {

std::string bad(const std::string& name) {
  return "# ctl: ignore[no-" + name + "] why\n";
}

std::string found(const std::string& root, std::vector<std::string> options,
                  const std::string& rule) {
  options.insert(options.begin(), {"-C", root, "lint", "--rule", rule});
  options.insert(options.end(), {"--format", "github"});
  const auto answer = run_ctl(options);
  if (answer.code == 3 || answer.code == 64) return answer.err;
  std::string out;
  std::size_t at = 0;
  while ((at = answer.out.find("file=", at)) != std::string::npos) {
    at += 5;
    const std::size_t comma = answer.out.find(',', at);
    const std::string path = answer.out.substr(at, comma - at);
    const std::size_t line = answer.out.find("line=", comma) + 5;
    out += std::filesystem::path(path).filename().string() + ":" +
           answer.out.substr(line, answer.out.find(',', line) - line) + " ";
  }
  return out;
}

void says(const std::string& text, const std::string& part) {
  CAPTURE(text);
  CHECK(text.find(part) != std::string::npos);
}

}  // namespace ctl::test
