#include "validators/lint.h"

#include <algorithm>
#include <array>
#include <functional>
#include <future>
#include <utility>

#include "schema/documents/paths.h"
#include "validators/affected.h"
#include "validators/checks.h"
#include "validators/loader_findings.h"
#include "validators/precedence.h"
#include "validators/rule.h"
#include "validators/suppressions.h"

namespace ctl {
namespace {

using Findings = std::vector<Reported>;

// A level that is set also ends the rule's preview.
void set_level(Diagnostic& finding, Level level) {
  finding.preview = false;
  switch (level) {
    case Level::kOff: break;
    case Level::kNote: finding.severity = Severity::kNote; break;
    case Level::kWarning: finding.severity = Severity::kWarning; break;
    case Level::kError: finding.severity = Severity::kError; break;
  }
}

void append(Findings& to, Findings from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

bool same(const Diagnostic& a, const Diagnostic& b) {
  return a.path == b.path && a.at == b.at && a.rule == b.rule &&
         a.message == b.message;
}

std::vector<Diagnostic> finish(Findings findings, const LintOptions& options) {
  Diagnostics all;
  for (Reported& reported : findings) {
    Diagnostic& finding = reported.diagnostic;
    if (options.is_off(finding.rule, finding.path)) continue;
    const auto level = options.level_of(finding.rule, finding.path);
    if (level) set_level(finding, *level);
    all.add(std::move(finding));
  }
  std::vector<Diagnostic> out = std::move(all).sorted();
  // A list file that two teams use is two definitions of one place.
  out.erase(std::unique(out.begin(), out.end(), same), out.end());
  return out;
}

// What the reader counts as a definition: SQL that is run for its own sake.
// Labels and packs say where and when.
bool counts(DefinitionKind kind) {
  switch (kind) {
    case DefinitionKind::kQuery:
    case DefinitionKind::kPolicy:
    case DefinitionKind::kUnknown: return true;
    case DefinitionKind::kLabel:
    case DefinitionKind::kPack:
    case DefinitionKind::kTeam:
    case DefinitionKind::kDiscovery:
    case DefinitionKind::kDecorator:
    case DefinitionKind::kDetection: return false;
  }
  return false;
}

std::size_t count_definitions(const Tree& tree, const LintOptions& options) {
  const auto counted = [&options](const Definition& definition) {
    return counts(definition.kind) && !definition.repeated &&
           is_below_any(definition.file->source.path(), options.named);
  };
  return static_cast<std::size_t>(
      std::count_if(tree.definitions.begin(), tree.definitions.end(), counted));
}

// What is found in a tree, or in a part of it; `findings` are what the rules
// found.
LintReport report_on(const Tree& tree, const LintOptions& options,
                     Findings findings, const Part* part) {
  LintReport report;
  report.files = tree.files.size();
  report.definitions = count_definitions(tree, options);
  append(findings, loader_findings(tree));
  std::vector<Suppression> suppressions;
  for (const auto& file : tree.files) {
    if (part != nullptr && part->files.count(file.get()) == 0) continue;
    const auto found = find_suppressions(*file, options.require_reasons);
    suppressions.insert(suppressions.end(), found.begin(), found.end());
  }
  append(findings, unknown_suppressions(suppressions));
  Unsuppressed rest =
      suppress(one_per_cause(std::move(findings)), suppressions);
  append(rest.findings,
         unused_suppressions(suppressions, options, rest.findings));
  report.findings = finish(std::move(rest.findings), options);
  report.hidden = finish(std::move(rest.hidden), options);
  report.count();
  return report;
}

// Findings outside of the part: equal on both sides, or about files that do not
// parse, which had their say when causes were told apart.
void restrict_to(const Part& part, const Tree& tree, LintReport& report) {
  const auto is_outside = [&](const Diagnostic& finding) {
    const File* file = tree.file(finding.path);
    return file != nullptr && part.files.count(file) == 0;
  };
  std::erase_if(report.findings, is_outside);
  std::erase_if(report.hidden, is_outside);
  report.count();
}

void add_all(Part& part, const Tree& tree) {
  for (const auto& file : tree.files)
    part.files.insert(file.get());
  for (const Definition& definition : tree.definitions)
    part.statements.insert(&definition);
}

bool silence_tree(const Findings& findings) {
  return std::any_of(findings.begin(), findings.end(), silences_tree);
}

// What two functions give, called at once.
template <typename First, typename Second>
auto side_by_side(First first, Second second) {
  auto other = std::async(std::launch::async, std::move(first));
  auto own = second();
  return std::pair(other.get(), std::move(own));
}

}  // namespace

std::optional<Level> parse_level(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, Level>, 4> kLevels = {{
      {"off", Level::kOff},
      {"note", Level::kNote},
      {"warning", Level::kWarning},
      {"error", Level::kError},
  }};
  for (const auto& [name, level] : kLevels) {
    if (name == word) return level;
  }
  return std::nullopt;
}

std::optional<Level> LintOptions::level_of(std::string_view rule,
                                           std::string_view path) const {
  std::optional<Level> level;
  const auto set = [&](const auto& by_rule) {
    const auto found = by_rule.find(rule);
    if (found != by_rule.end()) level = found->second;
  };
  set(levels);
  for (const PathLevels& paths : path_levels) {
    if (paths.applies_to(path)) set(paths.levels);
  }
  return level;
}

bool LintOptions::is_off(std::string_view rule, std::string_view path) const {
  const bool asked =
      only.empty() || std::find(only.begin(), only.end(), rule) != only.end();
  return !asked || level_of(rule, path) == Level::kOff;
}

bool LintReport::failed(bool strict) const {
  return std::any_of(
      findings.begin(), findings.end(), [&](const Diagnostic& finding) {
        const bool counts = finding.severity == Severity::kError ||
                            (strict && finding.severity == Severity::kWarning);
        return counts && !finding.preview;
      });
}

void LintReport::count() {
  errors = warnings = notes = 0;
  suppressed = hidden.size();
  for (const Diagnostic& finding : findings) {
    switch (finding.severity) {
      case Severity::kError: ++errors; break;
      case Severity::kWarning: ++warnings; break;
      case Severity::kNote: ++notes; break;
    }
  }
}

LintReport lint(const Tree& tree, const LintOptions& options) {
  return report_on(tree, options, run_checks(tree, options, nullptr), nullptr);
}

ChangeReports lint_change(const Tree& before, const LintOptions& before_options,
                          const Tree& after, const LintOptions& after_options) {
  auto trees =
      side_by_side([&] { return run_tree_checks(before, before_options); },
                   [&] { return run_tree_checks(after, after_options); });
  Findings was = std::move(trees.first);
  Findings now = std::move(trees.second);
  Affected parts =
      affected_by({before, before_options, was}, {after, after_options, now});
  const auto check = [&] {
    return side_by_side(
        [&] { return run_checks(before, before_options, &parts.before); },
        [&] { return run_checks(after, after_options, &parts.after); });
  };
  auto checked = check();
  if (silence_tree(checked.first) || silence_tree(checked.second)) {
    add_all(parts.before, before);
    add_all(parts.after, after);
    checked = check();
  }
  append(was, std::move(checked.first));
  append(now, std::move(checked.second));
  auto reports = side_by_side(
      [&] {
        return report_on(before, before_options, std::move(was), &parts.before);
      },
      [&] {
        return report_on(after, after_options, std::move(now), &parts.after);
      });
  ChangeReports out = {std::move(reports.first), std::move(reports.second)};
  restrict_to(parts.before, before, out.before);
  restrict_to(parts.after, after, out.after);
  return out;
}

}  // namespace ctl
