#pragma once

#include <string>
#include <vector>

namespace ctl::test {

// A list with nothing to find, whatever the linter comes to know.
inline constexpr const char* kQuery = "- name: a\n  query: SELECT 1\n";

// A comment that has a finding in any file.
std::string bad(const std::string& name);

// "file:line " of each finding of `rule` that `ctl -C root lint OPTIONS` has,
// or what it says when it cannot look.
std::string found(const std::string& root, std::vector<std::string> options,
                  const std::string& rule = "unknown-rule");

// Checks that a text has a part, and shows it when not.
void says(const std::string& text, const std::string& part);

}  // namespace ctl::test
