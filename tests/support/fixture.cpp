#include "tests/support/fixture.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "schema/base/text.h"
#include "schema/documents/memory_source.h"
#include "validators/manual.h"
#include "validators/options.h"

namespace ctl::test {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

Files fixture_files(const fs::path& fixture) {
  if (!fs::is_directory(fixture)) return example_files(read(fixture));
  Files files;
  for (const auto& entry : fs::recursive_directory_iterator(fixture)) {
    if (!entry.is_regular_file()) continue;
    files[fs::relative(entry.path(), fixture).generic_string()] =
        read(entry.path());
  }
  return files;
}

std::set<fs::path> fixtures_in(const fs::path& folder,
                               const std::string& prefix) {
  std::set<fs::path> out;
  if (!fs::exists(folder)) return out;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(prefix) && !name.ends_with(".out")) {
      out.insert(entry.path());
    }
  }
  return out;
}

LintReport lint_fixture(const Files& files) {
  const auto source = memory_source(files);
  const auto tree = load_tree(*source, load_options({{"PATH", "/usr/bin"}}));
  REQUIRE(tree.has_value());
  return lint(*tree, lint_options(*tree));
}

std::string text_of(const LintReport& report) {
  std::string out;
  for (const Diagnostic& f : report.findings) {
    out += f.path;
    if (f.at.line > 0) out += concat(":", f.at.line, ':', f.at.column);
    out += concat(": ", to_string(f.severity), ": ", f.message, " [", f.rule,
                  "]\n");
    if (!f.help.empty()) out += concat("  help: ", f.help, '\n');
  }
  return out;
}

}  // namespace ctl::test
