#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/support/git_sandbox.h"
#include "tests/support/paths.h"
#include "tests/support/run_ctl.h"
#include "validators/rule.h"

using ctl::test::GitSandbox;
using ctl::test::run_ctl;
using ctl::test::TemporaryDirectory;

namespace {

// A comment that has a finding, whatever else the linter knows.
std::string bad(const std::string& name) {
  return "# ctl: ignore[no-" + name + "] why\n";
}

constexpr const char* kQuery = "- name: a\n  query: SELECT 1\n";

// "path:line" of each finding of `rule`, or what went wrong.
std::string found(const std::string& root, std::vector<std::string> options,
                  const std::string& rule = "unknown-rule") {
  options.insert(options.begin(), {"-C", root, "lint", "--rule", rule});
  options.insert(options.end(), {"--format", "github"});
  const auto answer = run_ctl(options);
  if (answer.code == 3 || answer.code == 64) return answer.err;
  std::string out;
  std::size_t at = 0;
  while ((at = answer.out.find("file=", at)) != std::string::npos) {
    at += 5;
    const std::size_t comma = answer.out.find(',', at);
    const std::string path = answer.out.substr(at, comma - at);
    const std::size_t line = answer.out.find("line=", comma) + 5;
    out += std::filesystem::path(path).filename().string() + ":" +
           answer.out.substr(line, answer.out.find(',', line) - line) + " ";
  }
  return out;
}

bool says(const std::string& text, const std::string& part) {
  CAPTURE(text);
  CHECK(text.find(part) != std::string::npos);
  return true;
}

}  // namespace

TEST_CASE("scope: the index and the working tree are told apart") {
  const GitSandbox sandbox;
  sandbox.write("q.yml", bad("old") + kQuery);
  sandbox.commit("First");
  sandbox.write("q.yml", bad("old") + bad("staged") + kQuery);
  sandbox.git("add q.yml");
  sandbox.write("q.yml", bad("old") + bad("staged") + bad("disk") + kQuery);
  sandbox.write("new.yml", bad("untracked") + kQuery);
  const std::string root = sandbox.str();
  CHECK(found(root, {}) == "new.yml:1 q.yml:1 q.yml:2 q.yml:3 ");
  CHECK(found(root, {"--staged"}) == "q.yml:2 ");
  CHECK(found(root, {"--changed"}) == "new.yml:1 q.yml:2 q.yml:3 ");
  CHECK(found(root, {"--changed", "HEAD"}) == "new.yml:1 q.yml:2 q.yml:3 ");
}

TEST_CASE("scope: a branch against where it left the base") {
  const GitSandbox sandbox;
  sandbox.write("q.yml", kQuery);
  sandbox.commit("First");
  sandbox.git("checkout -q -b topic");
  sandbox.write("topic.yml", bad("topic") + kQuery);
  sandbox.commit("Topic");
  sandbox.git("checkout -q main");
  sandbox.write("main.yml", bad("main") + kQuery);
  sandbox.commit("Main");
  sandbox.git("checkout -q topic");
  CHECK(found(sandbox.str(), {"--changed", "main"}) == "topic.yml:1 ");
  CHECK(found(sandbox.str(), {"--changed=main", "q.yml"}) == "");
  sandbox.git("checkout -q --detach");
  CHECK(found(sandbox.str(), {"--changed", "main"}) == "topic.yml:1 ");
  // A word that is no revision but a path restricts the run.
  sandbox.write("topic.yml", bad("topic") + bad("more") + kQuery);
  CHECK(found(sandbox.str(), {"--changed", "topic.yml"}) == "topic.yml:2 ");
}

TEST_CASE("scope: a rename brings nothing and leaves nothing") {
  const GitSandbox sandbox;
  sandbox.write("lib/old.yml", bad("old") + kQuery);
  sandbox.commit("First");
  sandbox.git("mv lib/old.yml lib/new.yml");
  CHECK(found(sandbox.str(), {"--staged"}) == "");
  CHECK(found(sandbox.str(), {"--changed"}) == "");
}

TEST_CASE("scope: no repository no commit no base") {
  const TemporaryDirectory nowhere;
  nowhere.write("q.yml", kQuery);
  says(found(nowhere.str(), {"--staged"}), "is in no git repository");
  const GitSandbox sandbox;
  sandbox.write("q.yml", bad("first") + kQuery);
  CHECK(found(sandbox.str(), {"--staged"}) == "");
  CHECK(found(sandbox.str(), {"--changed"}) == "q.yml:1 ");
  sandbox.git("add q.yml");
  CHECK(found(sandbox.str(), {"--staged"}) == "q.yml:1 ");
  says(found(sandbox.str(), {"--changed", "origin/main"}),
       "'origin/main' is not a revision");
  sandbox.commit("First");
  says(found(sandbox.str(), {"--changed", "origin/main"}),
       "fetch it first; in GitHub Actions set `fetch-depth: 0`");
}

TEST_CASE("scope: bare shallow and linked repositories") {
  const GitSandbox sandbox;
  sandbox.write("q.yml", kQuery);
  sandbox.commit("First");
  sandbox.write("q.yml", bad("second") + kQuery);
  sandbox.commit("Second");
  const TemporaryDirectory elsewhere;
  const std::string there = elsewhere.str();
  sandbox.git("clone -q --bare . '" + there + "/bare.git'");
  says(found(there + "/bare.git", {"--staged"}), "run it in a clone");
  sandbox.git("clone -q --depth 1 'file://" + sandbox.str() + "' '" + there +
              "/shallow'");
  says(found(there + "/shallow", {"--changed", "HEAD~1"}), "fetch it first");
  CHECK(found(there + "/shallow", {"--staged"}) == "");
  sandbox.git("worktree add -q '" + there + "/linked' HEAD~1");
  elsewhere.write("linked/q.yml", bad("linked") + kQuery);
  CHECK(found(there + "/linked", {"--changed"}) == "q.yml:1 ");
}

TEST_CASE("scope: what a sparse checkout left out is still there") {
  const GitSandbox sandbox;
  sandbox.write("default.yml", "queries:\n  - path: out/q.yml\n");
  sandbox.write("out/q.yml", kQuery);
  sandbox.write("in/r.yml", kQuery);
  sandbox.commit("First");
  sandbox.git("sparse-checkout set --no-sparse-index in");
  REQUIRE_FALSE(std::filesystem::exists(sandbox.path() / "out/q.yml"));
  const auto answer = run_ctl({"-C", sandbox.str(), "lint"});
  CAPTURE(answer.out);
  CHECK(answer.out.find("missing-file") == std::string::npos);
  CHECK(answer.out.find("in 3 files") != std::string::npos);
  sandbox.write("in/r.yml", bad("in") + kQuery);
  CHECK(found(sandbox.str(), {"--changed"}) == "r.yml:1 ");
}

TEST_CASE("scope: files that git does not keep are no part of a change") {
  const GitSandbox other;
  other.write("shared.yml", bad("shared") + kQuery);
  other.commit("First");
  const GitSandbox sandbox;
  sandbox.write(".gitignore", "generated/\n");
  sandbox.write("q.yml", kQuery);
  sandbox.commit("First");
  sandbox.git("-c protocol.file.allow=always submodule --quiet add '" +
              other.str() + "' sub");
  sandbox.write("generated/g.yml", bad("generated") + kQuery);
  CHECK(found(sandbox.str(), {}) == "g.yml:1 shared.yml:1 ");
  CHECK(found(sandbox.str(), {"--staged"}) == "");
  CHECK(found(sandbox.str(), {"--changed"}) == "");
}

TEST_CASE("scope: a merge in progress") {
  const GitSandbox sandbox;
  sandbox.write("q.yml", kQuery);
  sandbox.write("r.yml", kQuery);
  sandbox.commit("First");
  sandbox.git("checkout -q -b topic");
  sandbox.write("q.yml", bad("topic") + kQuery);
  sandbox.commit("Second");
  sandbox.git("checkout -q main");
  sandbox.write("q.yml", bad("main") + kQuery);
  sandbox.commit("Third");
  sandbox.git("merge topic || true");
  const auto answer = run_ctl({"-C", sandbox.str(), "lint", "--staged"});
  CAPTURE(answer.out);
  CAPTURE(answer.err);
  CHECK(answer.code != 0);
  CHECK((answer.out + answer.err).find("merge conflict") != std::string::npos);
  CHECK((answer.out + answer.err).find("git add q.yml") != std::string::npos);
}

TEST_CASE("scope: what refers to a change is found in untouched files") {
  struct Case {
    const char* rule;
    const char* changed;
    const char* before;
    const char* after;
    const char* untouched;
    const char* text;
    const char* expected;
  };
  const Case cases[] = {
      {"unknown-host", "hosts/box.yml", "name: box\nplatform: linux\n",
       "name: cube\nplatform: linux\n", "q.tests.yml",
       "tests:\n  - query: a\n    cases:\n      - name: c\n        host: box\n"
       "        expect: {rows: 1}\n",
       "q.tests.yml:5 "},
      {"unknown-test-target", "q.yml", kQuery, "- name: b\n  query: SELECT 1\n",
       "q.tests.yml",
       "tests:\n  - query: a\n    cases:\n      - name: c\n"
       "        expect: {rows: 1}\n",
       "q.tests.yml:2 "},
      {"unknown-label", "labels.yml",
       "- name: Mine\n  query: SELECT 1\n- name: B\n  query: SELECT 1\n",
       "- name: B\n  query: SELECT 1\n", "policies.yml",
       "- name: p\n  query: SELECT 1\n  labels_include_any: [Mine]\n",
       "policies.yml:3 "},
      {"unknown-rule", "ctl.yml", "rules: {unknown-rule: off}\n", "{}\n",
       "q.yml", "# ctl: ignore[no-such] why\n- name: a\n  query: SELECT 1\n",
       "q.yml:1 "},
  };
  for (const Case& c : cases) {
    CAPTURE(c.rule);
    if (ctl::find_rule(c.rule) == nullptr) {
      MESSAGE("skipped: there is no rule " << c.rule);
      continue;
    }
    const GitSandbox sandbox;
    sandbox.write("default.yml",
                  "org_settings:\nlabels:\n  - path: labels.yml\n"
                  "policies:\n  - path: policies.yml\n"
                  "queries:\n  - path: q.yml\n");
    sandbox.write("labels.yml", "[]\n");
    sandbox.write("policies.yml", "[]\n");
    sandbox.write("q.yml", kQuery);
    sandbox.write(c.untouched, c.text);
    sandbox.write(c.changed, c.before);
    sandbox.commit("First");
    sandbox.write(c.changed, c.after);
    CHECK(found(sandbox.str(), {"--changed"}, c.rule) == c.expected);
    sandbox.git("add -A");
    CHECK(found(sandbox.str(), {"--staged"}, c.rule) == c.expected);
  }
}

TEST_CASE("scope: the hook runs under pre-commit") {
  if (std::system("pre-commit --version >/dev/null 2>&1") != 0) {
    MESSAGE("skipped: pre-commit is not installed");
    return;
  }
  const GitSandbox hooks;
  std::filesystem::copy(ctl::test::source_dir() + "/.pre-commit-hooks.yaml",
                        hooks.path() / ".pre-commit-hooks.yaml");
  const std::string revision = hooks.commit("Hooks");
  const GitSandbox sandbox;
  sandbox.write("q.yml", bad("old") + kQuery);
  sandbox.write("ctl.yml", "rules: {unknown-rule: error}\n");
  sandbox.write(".pre-commit-config.yaml",
                "repos:\n  - repo: " + hooks.str() + "\n    rev: " + revision +
                    "\n    hooks: [{id: ctl-lint}]\n");
  sandbox.commit("First");
  const std::string folder =
      std::filesystem::path(ctl::test::ctl_binary()).parent_path().string();
  const std::string run = "status >/dev/null; PATH='" + folder +
                          "':$PATH PRE_COMMIT_HOME='" + hooks.str() +
                          "/home' pre-commit run --color never";
  sandbox.write("q.yml", bad("old") + kQuery + "# a comment\n");
  sandbox.git("add q.yml");
  const std::string clean = sandbox.git(run);
  says(clean, "Passed");
  sandbox.write("q.yml", bad("old") + bad("new") + kQuery);
  sandbox.git("add q.yml");
  const std::string failed = sandbox.git(run + " || true");
  says(failed, "Failed");
  says(failed, "q.yml:2:15: error: no rule is called 'no-new'");
  CHECK(failed.find("no-old") == std::string::npos);
}
