#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "schema/base/diagnostic.h"
#include "schema/catalog/own_tables.h"
#include "schema/documents/tree.h"

namespace ctl {

enum class Level { kOff, kNote, kWarning, kError };

// "off", "note", "warning", "error"; nothing for another word.
std::optional<Level> parse_level(std::string_view word);

// `paths:` of ctl.yml: levels of rules in the files below a folder, or in those
// that a pattern with `*`, `**` and `?` matches.
struct PathLevels {
  std::string pattern;
  std::map<std::string, Level, std::less<>> levels;

  bool applies_to(std::string_view path) const;
  bool operator==(const PathLevels&) const = default;
};

// What ctl.yml and the command line say about linting.
struct LintOptions {
  std::map<std::string, Level, std::less<>> levels;  // `rules:`, by rule id
  std::vector<PathLevels> path_levels;  // the last that applies counts
  // `suppressions: {reasons: required}`: a `ctl: ignore[rule]` comment without
  // a reason hides nothing.
  bool require_reasons = false;
  std::vector<std::string> only;  // `--rule`; empty: all
  std::optional<Version> osquery_min;
  std::optional<Version> osquery_max;
  std::vector<std::string> extensions = {"fleetd", "macadmins"};
  OwnTablesPtr own_tables;  // beyond the catalogue; nullptr: none
  std::optional<Version> fleet;
  std::vector<std::string> required_meta;  // `meta.required`
  std::vector<std::string> named;  // files and folders asked for by name
  unsigned threads = 0;            // 0: one per processor

  // What ctl.yml sets for a rule in a file; nothing: the rule's own severity.
  std::optional<Level> level_of(std::string_view rule,
                                std::string_view path) const;
  // ctl.yml switches the rule off there, or others were asked for.
  bool is_off(std::string_view rule, std::string_view path) const;

  bool operator==(const LintOptions&) const = default;
};

struct LintReport {
  std::vector<Diagnostic> findings;  // sorted
  std::vector<Diagnostic> hidden;    // by suppressions; sorted
  std::size_t files = 0;
  std::size_t definitions = 0;  // queries and policies
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t notes = 0;
  std::size_t suppressed = 0;

  void count();  // what `findings` and `hidden` hold

  // Whether the exit code says that something was found: an error, or with
  // `strict` a warning, of a rule that is no preview.
  bool failed(bool strict) const;
};

// The findings of the loader and of every rule: one a cause (precedence.h),
// without those that a `ctl: ignore[rule]` comment hides.
LintReport lint(const Tree& tree, const LintOptions& options);

// The findings of two trees, without most of those that both have in common:
// only where the difference between the trees reaches is looked at, so that a
// small change costs little in a large tree.
struct ChangeReports {
  LintReport before;
  LintReport after;
};
ChangeReports lint_change(const Tree& before, const LintOptions& before_options,
                          const Tree& after, const LintOptions& after_options);

}  // namespace ctl
