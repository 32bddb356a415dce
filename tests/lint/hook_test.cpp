// What runs `ctl lint` on a commit: git's own hook and the pre-commit tool.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/support/git_sandbox.h"
#include "tests/support/lint_run.h"
#include "tests/support/paths.h"

using ctl::test::bad;
using ctl::test::GitSandbox;
using ctl::test::kQuery;
using ctl::test::says;

namespace {

std::string binary_folder() {
  return std::filesystem::path(ctl::test::ctl_binary()).parent_path().string();
}

}  // namespace

TEST_CASE("hook: it reads the index that the commit is made of") {
  const GitSandbox sandbox;
  sandbox.write("q.yml", bad("old") + kQuery);
  sandbox.write("r.yml", kQuery);
  sandbox.commit("First");
  sandbox.write(".git/hooks/pre-commit",
                "#!/bin/sh\n'" + binary_folder() +
                    "/ctl' lint --staged --rule unknown-rule --strict\n");
  std::filesystem::permissions(sandbox.path() / ".git/hooks/pre-commit",
                               std::filesystem::perms::owner_all);
  sandbox.write("q.yml", bad("old") + bad("new") + kQuery);
  sandbox.write("r.yml", bad("other") + kQuery);
  // Neither is in the index that `git add` writes to.
  says(sandbox.git("commit -a -m All 2>&1 || true"), "q.yml:2:15: warning");
  const std::string one = sandbox.git("commit -m One r.yml 2>&1 || true");
  says(one, "r.yml:1:15: warning");
  CHECK(one.find("no-new") == std::string::npos);
  CHECK(sandbox.git("log --oneline").find("One") == std::string::npos);
  sandbox.write("r.yml", kQuery + std::string("# fine\n"));
  sandbox.git("commit -q -m Fine r.yml");
  CHECK(sandbox.git("log --oneline -1").find("Fine") != std::string::npos);
}

TEST_CASE("hook: it runs under pre-commit") {
  const std::string tool = ctl::test::validator("pre-commit");
  if (std::system((tool + " --version >/dev/null 2>&1").c_str()) != 0) {
    MESSAGE("skipped: pre-commit is not installed; ci/validators does it");
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
  const std::string run = "status >/dev/null; PATH='" + binary_folder() +
                          "':$PATH PRE_COMMIT_HOME='" + hooks.str() +
                          "/home' '" + tool + "' run --color never";
  sandbox.write("q.yml", bad("old") + kQuery + "# fine\n");
  sandbox.git("add q.yml");
  const std::string clean = sandbox.git(run);
  says(clean, "Passed");
  sandbox.write("q.yml", bad("old") + bad("new") + kQuery);
  sandbox.git("add q.yml");
  const std::string failed = sandbox.git(run + " || true");
  says(failed, "Failed");
  says(failed, "q.yml:2:15: error: no rule is called 'no-new'");
  CHECK(failed.find("no-old") == std::string::npos);
  // A commit that only deletes is looked at too: a test is of nothing now.
  sandbox.write("q.yml", bad("old") + kQuery);
  sandbox.write("q.tests.yml",
                "tests:\n  - query: a\n    cases:\n      - name: c\n"
                "        expect: {rows: 1}\n");
  sandbox.commit("Test");
  sandbox.git("rm -q q.yml");
  says(sandbox.git(run + " || true"), "unknown-test-target");
}
