// Any bytes are linted as a tree of definitions: findings are in the files they
// are about, safe fixes can be made and leave nothing more to fix.
// Seeds: tests/fuzz/make_seeds.py. Run: lint_fuzz CORPUS -max_total_time=600
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>

#include "cli/lint/fix.h"
#include "schema/documents/memory_source.h"
#include "tests/fuzz/files.h"
#include "validators/lint.h"
#include "validators/options.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size);

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

ctl::LoadOptions load_options() {
  ctl::LoadOptions options;
  options.threads = 1;
  options.environment =
      [](const std::string& name) -> std::optional<std::string> {
    if (name.starts_with('A')) return "a: [text]\nwith '\"";
    return std::nullopt;
  };
  return options;
}

void check(const ctl::Tree& tree, const ctl::Diagnostic& finding) {
  require(!finding.message.empty() && !finding.rule.empty());
  const ctl::File* file = tree.file(finding.path);
  if (file != nullptr && finding.at.line > 0) {
    require(finding.at.line <= file->source.line_count() + 1);
  }
  for (const ctl::Edit& edit : finding.fix.edits) {
    const ctl::File* edited = tree.file(edit.path);
    require(edited != nullptr && edit.start <= edit.end &&
            edit.end <= edited->source.text().size());
  }
}

ctl::LintReport lint(const ctl::Tree& tree) {
  ctl::LintOptions options = ctl::lint_options(tree);
  options.threads = 1;
  ctl::LintReport report = ctl::lint(tree, options);
  for (const ctl::Diagnostic& finding : report.findings)
    check(tree, finding);
  return report;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  auto files = ctl::fuzz::files_of(data, size);
  const ctl::Linter linter(lint);
  const auto once =
      ctl::fix_tree(*ctl::memory_source(files), load_options(), linter);
  require(once.has_value());
  if (once->files.empty()) return 0;
  for (const auto& [path, file] : once->files)
    files[path] = file.after;
  const auto twice =
      ctl::fix_tree(*ctl::memory_source(files), load_options(), linter);
  require(twice.has_value() && twice->files.empty());
  return 0;
}
