#pragma once

#include <map>
#include <string>
#include <vector>

#include "schema/base/diagnostic.h"
#include "schema/documents/tree.h"

namespace ctl::test {

using Files = std::map<std::string, std::string>;

// Loads with these environment variables only.
LoadOptions load_options(
    const std::map<std::string, std::string>& variables = {});
Tree load(const Files& files);

// A line for each: "path:line:column severity rule".
std::string list(const std::vector<Diagnostic>& findings);

// What a tree gives with the settings of its own ctl.yml.
std::string linted(const Files& files);

// One small tree of the reference data.
struct LintCase {
  std::string id;
  Files files;
  std::map<std::string, std::string> variables;
};

// All of them; none, with a message, where the reference data is absent.
std::vector<LintCase> lint_cases();

}  // namespace ctl::test
