#include "validators/checks.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>

#include "validators/context.h"
#include "validators/targets.h"

namespace ctl {
namespace {

using Findings = std::vector<Reported>;

// The definitions that have one and the same statement.
using SameSql = std::vector<const Definition*>;

std::vector<SameSql> group_by_sql(const Tree& tree, const Part* part) {
  std::vector<SameSql> groups;
  std::unordered_map<std::string_view, std::size_t> index;
  for (const Definition& definition : tree.definitions) {
    if (part != nullptr && part->statements.count(&definition) == 0) continue;
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
  Run(const Tree& tree, const LintOptions& options, const Part* part)
      : tree_(tree),
        options_(options),
        part_(part),
        targets_(tree, options),
        sidecars_(tree),
        groups_(group_by_sql(tree, part)),
        tree_taken_(part != nullptr) {}

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
    each(next_file_, tree_.files.size(), [&](std::size_t i) {
      if (has(*tree_.files[i])) worker.check_file(*tree_.files[i]);
    });
    each(next_definition_, tree_.definitions.size(), [&](std::size_t i) {
      const Definition& definition = tree_.definitions[i];
      if (has(*definition.file)) worker.check_definition(definition);
    });
    each(next_group_, groups_.size(),
         [&](std::size_t i) { worker.check_sql(groups_[i]); });
    return worker.take();
  }

  bool has(const File& file) const {
    return part_ == nullptr || part_->files.count(&file) != 0;
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
  const Part* part_;
  TargetIndex targets_;
  SidecarIndex sidecars_;
  std::vector<SameSql> groups_;
  std::atomic<bool> tree_taken_;
  std::atomic<std::size_t> next_file_ = 0;
  std::atomic<std::size_t> next_definition_ = 0;
  std::atomic<std::size_t> next_group_ = 0;
};

}  // namespace

Findings run_checks(const Tree& tree, const LintOptions& options,
                    const Part* part) {
  return Run(tree, options, part).findings();
}

Findings run_tree_checks(const Tree& tree, const LintOptions& options) {
  Findings out;
  for (const Rule* rule : all_rules()) {
    if (rule->check_tree != nullptr) {
      rule->check_tree({{tree, options, *rule, out}});
    }
  }
  return out;
}

}  // namespace ctl
