#include "cli/testing/run_tests.h"

#include <algorithm>
#include <set>
#include <utility>

#include "cli/statements.h"
#include "schema/base/text.h"
#include "validators/targets.h"

namespace ctl {
namespace {

constexpr std::size_t kKeptRows = 10000;  // of an answer, to compare rows with

const Definition* find_definition(const Tree& tree, const TestCase& test) {
  for (const Definition& definition : tree.definitions) {
    if (definition.name == test.definition &&
        to_string(definition.kind) == test.kind) {
      return &definition;
    }
  }
  return nullptr;
}

// The profile a case without `host` runs on.
std::string usual_host(PlatformSet platforms) {
  if (contains(platforms, Platform::kLinux)) return "ubuntu-server";
  if (contains(platforms, Platform::kDarwin)) return "macbook";
  if (contains(platforms, Platform::kWindows)) return "windows-laptop";
  return "chromebook";
}

class Runner {
 public:
  Runner(const Globals& globals, const Project& project)
      : globals_(globals),
        tree_(project.tree),
        targets_(project.tree, project.lint_options) {}

  CaseResult run(const TestCase& test) {
    CaseResult result{.test = test, .host = test.host};
    const auto start = std::chrono::steady_clock::now();
    decide(result);
    result.duration = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - start);
    return result;
  }

 private:
  void decide(CaseResult& result) {
    const TestCase& test = result.test;
    if (!test.mistake.empty()) return fail(result, test.mistake);
    if (test.kind == "detection" || test.expect.alert) {
      result.outcome = Outcome::kNotRun;
      result.message = "alerts of a Matano detection are not run";
      return;
    }
    const Definition* definition = find_definition(tree_, test);
    if (definition == nullptr) {
      return fail(result, concat("no ", test.kind, ' ', quote(test.definition),
                                 " in this tree"));
    }
    const Targets target = targets_.targets_of(*definition);
    if (result.host.empty()) result.host = usual_host(target.platforms);
    auto host = find_host(globals_, result.host);
    if (!host) return fail(result, host.error().message);
    if (host->platform && !contains(target.platforms, *host->platform)) {
      result.message =
          concat("the ", test.kind, " is not for ", to_string(*host->platform));
      return;
    }
    add_rows(*host, test.given);
    for (const auto& [path, file] : test.files)
      host->files[path] = file;
    answer(result, *definition, *std::move(host));
  }

  static void fail(CaseResult& result, std::string message) {
    result.outcome = Outcome::kError;
    result.message = std::move(message);
  }

  static void answer(CaseResult& result, const Definition& definition,
                     Host host) {
    auto emulator = Emulator::open(std::move(host));
    if (!emulator) return fail(result, emulator.error().message);
    result.got = (*emulator)->run(definition.sql, {.keep_rows = kKeptRows});
    const Expectation& expect = result.test.expect;
    if (result.got.error && !expect.error) {
      return fail(result, result.got.error->message);
    }
    const auto wrong = mismatch(expect, result.got);
    result.outcome = wrong ? Outcome::kFailed : Outcome::kPassed;
    result.message = wrong.value_or("");
  }

  const Globals& globals_;
  const Tree& tree_;
  TargetIndex targets_;
};

bool is_under(const std::string& path, const std::string& place) {
  return place.empty() || path == place || path.starts_with(place + "/");
}

bool is_chosen(const Project& project, const std::string& path) {
  return std::any_of(
      project.paths.begin(), project.paths.end(),
      [&](const std::string& place) { return is_under(path, place); });
}

std::vector<UntestedDefinition> untested(const Project& project,
                                         const std::vector<TestCase>& cases) {
  std::set<std::pair<std::string, std::string>> tested;
  for (const TestCase& test : cases)
    tested.insert({test.kind, test.definition});
  std::vector<UntestedDefinition> out;
  for (const Definition& definition : project.tree.definitions) {
    if (definition.kind != DefinitionKind::kQuery &&
        definition.kind != DefinitionKind::kPolicy) {
      continue;
    }
    const std::string kind(to_string(definition.kind));
    const std::string& path = definition.file->source.path();
    if (definition.repeated || !is_chosen(project, path)) continue;
    if (!tested.contains({kind, definition.name})) {
      out.push_back({kind, definition.name, path});
    }
  }
  return out;
}

}  // namespace

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPassed: return "passed";
    case Outcome::kFailed: return "failed";
    case Outcome::kError: return "error";
    case Outcome::kNotRun: return "not-run";
  }
  return "";
}

std::size_t TestReport::count(Outcome outcome) const {
  return static_cast<std::size_t>(std::count_if(
      cases.begin(), cases.end(),
      [outcome](const CaseResult& c) { return c.outcome == outcome; }));
}

TestReport run_tests(const Globals& globals, const Project& project,
                     const Shard& shard) {
  const std::vector<TestCase> cases = read_cases(project.tree);
  TestReport report;
  Runner runner(globals, project);
  std::size_t chosen = 0;
  for (const TestCase& test : cases) {
    if (!is_chosen(project, test.path)) continue;
    if (chosen++ % shard.count != shard.index - 1) continue;
    report.cases.push_back(runner.run(test));
  }
  report.untested = untested(project, cases);
  return report;
}

}  // namespace ctl
