#include "validators/lint.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <set>
#include <thread>
#include <unordered_map>
#include <utility>

#include "validators/context.h"
#include "validators/loader_findings.h"
#include "validators/precedence.h"
#include "validators/suppressions.h"

namespace ctl {
namespace {

using Findings = std::vector<Reported>;

// The definitions that have one and the same statement.
using SameSql = std::vector<const Definition*>;

std::vector<SameSql> group_by_sql(const Tree& tree) {
  std::vector<SameSql> groups;
  std::unordered_map<std::string_view, std::size_t> index;
  for (const Definition& definition : tree.definitions) {
    if (is_blank_sql(definition.sql)) continue;
    const auto [found, is_new] =
        index.try_emplace(definition.sql, groups.size());
    if (is_new) groups.emplace_back();
    groups[found->second].push_back(&definition);
  }
  return groups;
}

// Runs the checks of one thread; owns its emulators and what it found.
class Worker {
 public:
  Worker(const Tree& tree, const LintOptions& options,
         const TargetIndex& targets, const SidecarIndex& sidecars)
      : tree_(tree),
        options_(options),
        targets_(targets),
        sidecars_(sidecars),
        judge_(options) {}

  void check_tree() {
    for (const Rule* rule : all_rules()) {
      if (rule->check_tree != nullptr) rule->check_tree({context(*rule)});
    }
  }

  void check_file(const File& file) {
    for (const Rule* rule : all_rules()) {
      if (rule->check_file != nullptr) rule->check_file({context(*rule), file});
    }
  }

  void check_definition(const Definition& definition) {
    for (const Rule* rule : all_rules()) {
      if (rule->check_definition == nullptr) continue;
      rule->check_definition({context(*rule), definition});
    }
  }

  void check_sql(const SameSql& group) {
    std::vector<std::pair<Targets, SqlSubject>> known;
    for (const Definition* definition : group) {
      const Targets targets = targets_.targets_of(*definition);
      auto found = std::find_if(known.begin(), known.end(), [&](const auto& k) {
        return k.first == targets;
      });
      if (found == known.end()) {
        known.emplace_back(targets, judge_.judge(definition->sql, targets));
        found = known.end() - 1;
      }
      check_statement(*definition, found->second);
    }
  }

  Findings take() { return std::move(out_); }

 private:
  Context context(const Rule& rule) { return {tree_, options_, rule, out_}; }

  void check_statement(const Definition& definition,
                       const SqlSubject& subject) {
    const bool prepares =
        !subject.verdicts.empty() && subject.failing() == nullptr;
    for (const Rule* rule : all_rules()) {
      const SqlContext sql = {
          {context(*rule), definition}, subject, judge_, sidecars_};
      if (rule->check_sql != nullptr) rule->check_sql(sql);
      if (rule->check_plan != nullptr && prepares) rule->check_plan(sql);
    }
  }

  const Tree& tree_;
  const LintOptions& options_;
  const TargetIndex& targets_;
  const SidecarIndex& sidecars_;
  SqlJudge judge_;
  Findings out_;
};

// The work of all threads: files, definitions, statements; each item is taken
// once. What comes out does not depend on who took it, because it is sorted.
class Run {
 public:
  Run(const Tree& tree, const LintOptions& options)
      : tree_(tree),
        options_(options),
        targets_(tree, options),
        sidecars_(tree),
        groups_(group_by_sql(tree)) {}

  Findings findings() {
    const std::size_t wanted =
        options_.threads != 0
            ? options_.threads
            : std::max(1U, std::thread::hardware_concurrency());
    const std::size_t count = std::min(wanted, groups_.size() / kChunk + 1);
    std::vector<Findings> found(count);
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < count; ++i) {
      others.emplace_back([this, &found, i] { found[i] = work(); });
    }
    found[0] = work();
    for (std::thread& other : others)
      other.join();
    for (std::size_t i = 1; i < count; ++i) {
      std::move(found[i].begin(), found[i].end(), std::back_inserter(found[0]));
    }
    return std::move(found[0]);
  }

 private:
  static constexpr std::size_t kChunk = 16;

  Findings work() {
    Worker worker(tree_, options_, targets_, sidecars_);
    if (!tree_taken_.exchange(true)) worker.check_tree();
    each(next_file_, tree_.files.size(),
         [&](std::size_t i) { worker.check_file(*tree_.files[i]); });
    each(next_definition_, tree_.definitions.size(),
         [&](std::size_t i) { worker.check_definition(tree_.definitions[i]); });
    each(next_group_, groups_.size(),
         [&](std::size_t i) { worker.check_sql(groups_[i]); });
    return worker.take();
  }

  template <typename Do>
  static void each(std::atomic<std::size_t>& next, std::size_t count, Do take) {
    while (true) {
      const std::size_t first = next.fetch_add(kChunk);
      if (first >= count) return;
      for (std::size_t i = first; i < std::min(first + kChunk, count); ++i) {
        take(i);
      }
    }
  }

  const Tree& tree_;
  const LintOptions& options_;
  TargetIndex targets_;
  SidecarIndex sidecars_;
  std::vector<SameSql> groups_;
  std::atomic<bool> tree_taken_ = false;
  std::atomic<std::size_t> next_file_ = 0;
  std::atomic<std::size_t> next_definition_ = 0;
  std::atomic<std::size_t> next_group_ = 0;
};

// Rules that are off everywhere: by ctl.yml, or because others were asked for.
std::set<std::string> inactive_rules(const LintOptions& options) {
  std::set<std::string> out;
  for (const auto& [id, level] : options.levels) {
    if (level == Level::kOff) out.insert(id);
  }
  for (const PathLevels& paths : options.path_levels) {
    for (const auto& [id, level] : paths.levels) {
      if (level != Level::kOff) out.erase(id);
    }
  }
  if (options.only.empty()) return out;
  for (const Rule* rule : all_rules()) {
    const std::string id(rule->id);
    const auto& only = options.only;
    if (std::find(only.begin(), only.end(), id) == only.end()) out.insert(id);
  }
  return out;
}

// What ctl.yml says of a rule in a file: `paths:` before `rules:`.
std::optional<Level> level_of(const Diagnostic& finding,
                              const LintOptions& options) {
  std::optional<Level> level;
  const auto set = [&](const auto& levels) {
    const auto found = levels.find(finding.rule);
    if (found != levels.end()) level = found->second;
  };
  set(options.levels);
  for (const PathLevels& paths : options.path_levels) {
    if (paths.applies_to(finding.path)) set(paths.levels);
  }
  return level;
}

// False when the rule is off here. A level that is set also ends its preview.
bool set_level(Diagnostic& finding, const LintOptions& options) {
  const auto level = level_of(finding, options);
  if (!level) return true;
  finding.preview = false;
  switch (*level) {
    case Level::kOff: return false;
    case Level::kNote: finding.severity = Severity::kNote; return true;
    case Level::kWarning: finding.severity = Severity::kWarning; return true;
    case Level::kError: finding.severity = Severity::kError; return true;
  }
  return true;
}

void append(Findings& to, Findings from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

bool same(const Diagnostic& a, const Diagnostic& b) {
  return a.path == b.path && a.at == b.at && a.rule == b.rule &&
         a.message == b.message;
}

void finish(LintReport& report, Findings findings, const LintOptions& options,
            const std::set<std::string>& inactive) {
  Diagnostics all;
  for (Reported& finding : findings) {
    if (inactive.count(finding.diagnostic.rule) != 0) continue;
    if (set_level(finding.diagnostic, options)) {
      all.add(std::move(finding.diagnostic));
    }
  }
  report.findings = std::move(all).sorted();
  // A list file that two teams use is two definitions of one place.
  const auto last =
      std::unique(report.findings.begin(), report.findings.end(), same);
  report.findings.erase(last, report.findings.end());
  for (const Diagnostic& finding : report.findings) {
    switch (finding.severity) {
      case Severity::kError: ++report.errors; break;
      case Severity::kWarning: ++report.warnings; break;
      case Severity::kNote: ++report.notes; break;
    }
  }
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

std::size_t count_definitions(const Tree& tree) {
  const auto counted = [](const Definition& definition) {
    return counts(definition.kind) && !definition.repeated;
  };
  return static_cast<std::size_t>(
      std::count_if(tree.definitions.begin(), tree.definitions.end(), counted));
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

bool LintReport::failed(bool strict) const {
  return std::any_of(
      findings.begin(), findings.end(), [&](const Diagnostic& finding) {
        const bool counts = finding.severity == Severity::kError ||
                            (strict && finding.severity == Severity::kWarning);
        return counts && !finding.preview;
      });
}

LintReport lint(const Tree& tree, const LintOptions& options) {
  LintReport report;
  report.files = tree.files.size();
  report.definitions = count_definitions(tree);
  Findings findings = loader_findings(tree);
  append(findings, Run(tree, options).findings());
  std::vector<Suppression> suppressions =
      find_suppressions(tree, options.require_reasons);
  append(findings, unknown_suppressions(suppressions));
  Unsuppressed rest =
      suppress(one_per_cause(std::move(findings)), suppressions);
  report.suppressed = rest.suppressed;
  const std::set<std::string> inactive = inactive_rules(options);
  append(rest.findings,
         unused_suppressions(suppressions, inactive, rest.findings));
  finish(report, std::move(rest.findings), options, inactive);
  return report;
}

}  // namespace ctl
