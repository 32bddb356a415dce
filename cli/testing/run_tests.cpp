#include "cli/testing/run_tests.h"

#include <algorithm>
#include <set>
#include <utility>

#include "cli/statements.h"
#include "cli/testing/alerts.h"
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
        targets_(project.tree, project.lint_options),
        alerts_(project, environment_variable("PATH").value_or("")) {}

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
    const Definition* definition = find_definition(tree_, test);
    if (definition == nullptr) {
      return fail(result, concat("no ", test.kind, ' ', quote(test.definition),
                                 " in this tree"));
    }
    if (test.expect.alert && !alerts_.available()) {
      result.message = "detections need python3 on PATH";
      return;
    }
    if (definition->kind == DefinitionKind::kDetection) {
      if (!test.expect.alert) {
        return fail(result, "the case of a detection expects no `alert`");
      }
      return judge(result, alerts_.of_records(*definition, test));
    }
    const Targets target = targets_.targets_of(*definition);
    if (result.host.empty()) result.host = usual_host(target.platforms);
    auto host = find_host(globals_, result.host, tree_.own_tables);
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

  // What the case expects of alerts, against what there are.
  static void judge(CaseResult& result, Alerts got) {
    result.alerts = std::move(got.alerts);
    const ExpectedAlert& expect = *result.test.expect.alert;
    auto wrong = mismatch(expect, result.alerts);
    if (!got.errors.empty() && (wrong || expect.none)) {
      const Error& error = got.errors.front();
      return fail(result, error.help.empty()
                              ? error.message
                              : concat(error.message, "; ", error.help));
    }
    if (wrong && !got.note.empty()) *wrong += concat(": ", got.note);
    result.outcome = wrong ? Outcome::kFailed : Outcome::kPassed;
    result.message = wrong.value_or("");
  }

  void answer(CaseResult& result, const Definition& definition, Host host) {
    auto emulator = Emulator::open(host);
    if (!emulator) return fail(result, emulator.error().message);
    result.got = (*emulator)->run(definition.sql, {.keep_rows = kKeptRows});
    const Expectation& expect = result.test.expect;
    if (result.got.error && !expect.error) {
      return fail(result, result.got.error->message);
    }
    const auto wrong = mismatch(expect, result.got);
    result.outcome = wrong ? Outcome::kFailed : Outcome::kPassed;
    result.message = wrong.value_or("");
    if (!wrong && expect.alert) {
      judge(result, alerts_.of_rows(definition, host, result.got));
    }
  }

  const Globals& globals_;
  const Tree& tree_;
  TargetIndex targets_;
  AlertRunner alerts_;
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
  bool chained = false;  // a case asks for alerts, whoever gives them
  for (const TestCase& test : cases) {
    tested.insert({test.kind, test.definition});
    chained = chained || test.expect.alert.has_value();
  }
  std::vector<UntestedDefinition> out;
  for (const Definition& definition : project.tree.definitions) {
    const bool detection = definition.kind == DefinitionKind::kDetection;
    if (definition.kind != DefinitionKind::kQuery &&
        definition.kind != DefinitionKind::kPolicy && !detection) {
      continue;
    }
    if (detection && chained) continue;
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
