#include "cli/review/review.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "cli/deploy/revisions.h"
#include "cli/lint/session.h"
#include "cli/project.h"
#include "cli/render/plan.h"
#include "engine/emulator/analysis.h"
#include "engine/git/repository.h"
#include "schema/base/text.h"
#include "schema/hosts/host.h"
#include "validators/targets.h"

namespace ctl {
namespace {

constexpr std::size_t kKeptRows = 1000;  // of an answer, to compare with

std::string text_of(const std::optional<Value>& value) {
  const auto* text = value ? std::get_if<std::string>(&*value) : nullptr;
  return text == nullptr ? std::string() : *text;
}

// The SQL of both sides; empty where there is none.
struct SqlSides {
  std::string before;
  std::string after;
};

SqlSides sql_of(const Change& change) {
  for (const FieldChange& field : change.fields) {
    if (field.field == "query") {
      return {text_of(field.before), text_of(field.after)};
    }
  }
  return {};
}

// Rows of `left` that `right` does not have, each as often as it lacks it.
std::vector<Row> lacking(const std::vector<Row>& left,
                         const std::vector<Row>& right) {
  std::multiset<Row> others(right.begin(), right.end());
  std::vector<Row> out;
  for (const Row& row : left) {
    const auto same = others.find(row);
    if (same == others.end()) {
      out.push_back(row);
    } else {
      others.erase(same);
    }
  }
  return out;
}

std::optional<SqlResult> run_on(const Host& host, const std::string& sql) {
  if (trim(sql).empty()) return std::nullopt;
  auto emulator = Emulator::open(host);
  if (!emulator) return std::nullopt;
  return (*emulator)->run(sql, {.keep_rows = kKeptRows, .plan = false});
}

ReviewedRun run_both(const Host& host, const SqlSides& sql) {
  ReviewedRun run;
  run.host = host.name;
  run.before = run_on(host, sql.before);
  run.after = run_on(host, sql.after);
  run.comparable = run.before && run.after && !run.before->error &&
                   !run.after->error &&
                   run.before->columns == run.after->columns;
  if (!run.comparable) return run;
  run.gone = lacking(run.before->rows, run.after->rows);
  run.come = lacking(run.after->rows, run.before->rows);
  return run;
}

class Reviewer {
 public:
  explicit Reviewer(const Project& project)
      : project_(project), targets_(project.tree, project.lint_options) {
    for (const std::string_view name : builtin_host_names()) {
      auto host = builtin_host(name);
      // Those without rows are for testing.
      if (host && !host->tables.empty()) hosts_.push_back(*std::move(host));
    }
  }

  ReviewedChange review(const Change& change, const TestReport& tests) const {
    ReviewedChange out;
    out.change = change;
    out.policy = change.kind == ObjectKind::kPolicy;
    add_alerts(tests, out);
    const SqlSides sql = sql_of(change);
    if (sql.before == sql.after) return out;
    const PlatformSet platforms = platforms_of(change);
    for (const Host& host : hosts_) {
      if (host.platform && !contains(platforms, *host.platform)) continue;
      out.runs.push_back(run_both(host, sql));
    }
    weigh(sql, platforms, out);
    return out;
  }

 private:
  // Where the definition runs; everywhere when it is gone.
  PlatformSet platforms_of(const Change& change) const {
    for (const Definition& definition : project_.tree.definitions) {
      if (definition.name == change.name &&
          to_string(definition.kind) == to_string(change.kind)) {
        return targets_.targets_of(definition).platforms;
      }
    }
    return kAllPlatforms;
  }

  // On the first host that it is for: cost and data are those of tables.
  void weigh(const SqlSides& sql, PlatformSet platforms,
             ReviewedChange& out) const {
    for (const Host& host : hosts_) {
      if (host.platform && !contains(platforms, *host.platform)) continue;
      auto emulator = Emulator::open(host);
      if (!emulator) return;
      if (!sql.before.empty()) {
        out.cost_before = cost_of((*emulator)->analyze(sql.before, {})).cost;
      }
      if (sql.after.empty()) return;
      const SqlAnalysis analysis = (*emulator)->analyze(sql.after, {});
      if (analysis.error) return;  // says nothing of cost
      out.cost = cost_of(analysis);
      std::map<std::string, std::set<std::string>> reads;
      for (const StatementAnalysis& statement : analysis.statements) {
        for (const auto& [table, columns] : statement.reads)
          reads[table].insert(columns.begin(), columns.end());
      }
      out.personal = personal_data(reads);
      return;
    }
  }

  static void add_alerts(const TestReport& tests, ReviewedChange& out) {
    for (const CaseResult& result : tests.cases) {
      if (result.test.definition != out.change.name ||
          result.test.kind != to_string(out.change.kind)) {
        continue;
      }
      out.alerts.insert(out.alerts.end(), result.alerts.begin(),
                        result.alerts.end());
    }
  }

  const Project& project_;
  TargetIndex targets_;
  std::vector<Host> hosts_;
};

Result<std::string> fork_point(const Project& project,
                               const std::string& base) {
  const auto repository = Repository::open(project.root);
  if (!repository) return repository.error();
  return repository->fork_point(base);
}

}  // namespace

std::size_t Review::errors() const {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(), [](const auto& finding) {
        return finding.severity == Severity::kError;
      }));
}

bool Review::failed() const {
  return errors() > 0 || tests.count(Outcome::kFailed) > 0 ||
         tests.count(Outcome::kError) > 0 || !plan.problems.empty();
}

Result<Review> make_review(const Globals& globals, const std::string& base) {
  const auto project = open_project(globals, {});
  if (!project) return project.error();
  auto fork = fork_point(*project, base);
  if (!fork) return fork.error();
  Review review;
  review.base = *std::move(fork);
  auto plan = compare_revisions(globals, {review.base, {}}, {});
  if (!plan) return plan.error();
  review.plan = *std::move(plan);
  LintRequest request;
  request.scope = {Scope::Kind::kChanged, base};
  auto linted = run_lint(request, globals);
  if (!linted) return linted.error();
  review.findings = std::move(linted->outcome.report.findings);
  review.tests = run_tests(globals, *project, {});
  const Reviewer reviewer(*project);
  for (const Change* change : by_gravity(review.plan))
    review.changes.push_back(reviewer.review(*change, review.tests));
  return review;
}

}  // namespace ctl
