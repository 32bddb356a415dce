#include "tests/support/lint_tree.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "schema/base/text.h"
#include "schema/documents/memory_source.h"
#include "tests/support/paths.h"
#include "validators/lint.h"
#include "validators/options.h"

namespace ctl::test {

LoadOptions load_options(const std::map<std::string, std::string>& variables) {
  LoadOptions options;
  options.environment =
      [variables](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
  return options;
}

Tree load(const Files& files) {
  const auto source = memory_source(files);
  auto tree = load_tree(*source, load_options());
  REQUIRE(tree.has_value());
  return *std::move(tree);
}

std::string list(const std::vector<Diagnostic>& findings) {
  std::string out;
  for (const Diagnostic& f : findings) {
    out += concat(f.path, ':', f.at.line, ':', f.at.column, ' ',
                  to_string(f.severity), ' ', f.rule, '\n');
  }
  return out;
}

std::string linted(const Files& files) {
  const Tree tree = load(files);
  return list(lint(tree, lint_options(tree)).findings);
}

std::vector<LintCase> lint_cases() {
  const auto path =
      std::filesystem::path(reference_dir()) / "facts" / "lint-cases.json";
  if (!std::filesystem::exists(path)) {
    MESSAGE("skipped: no reference data");
    return {};
  }
  std::ifstream in(path);
  std::vector<LintCase> out;
  const auto data = nlohmann::json::parse(in);
  for (const auto& c : data.at("cases")) {
    out.push_back({c.at("id"), c.at("files"), c.value("env", Files())});
  }
  return out;
}

}  // namespace ctl::test
