#pragma once

#include <filesystem>
#include <set>
#include <string>

#include "tests/support/lint_tree.h"
#include "validators/lint.h"

namespace ctl::test {

// The tree of a fixture: a folder, or a file written as the examples of rules
// are, with `# path` lines.
Files fixture_files(const std::filesystem::path& fixture);

// The fixtures of a folder whose names begin so, goldens left out.
std::set<std::filesystem::path> fixtures_in(const std::filesystem::path& folder,
                                            const std::string& prefix = "");

// What linting them gives. Of the environment only $PATH is set.
LintReport lint_fixture(const Files& files);

// The report as goldens hold it.
std::string text_of(const LintReport& report);

}  // namespace ctl::test
