// Every state that a repository may be in: right, or a sentence that says what
// to do.
#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "tests/support/git_sandbox.h"
#include "tests/support/lint_run.h"
#include "tests/support/paths.h"
#include "tests/support/run_ctl.h"

using ctl::test::bad;
using ctl::test::found;
using ctl::test::GitSandbox;
using ctl::test::kQuery;
using ctl::test::run_ctl;
using ctl::test::says;
using ctl::test::TemporaryDirectory;

TEST_CASE("git states: no repository no commit no base") {
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

TEST_CASE("git states: a repository of somebody else says how to trust it") {
  const GitSandbox sandbox;
  sandbox.write("q.yml", kQuery);
  sandbox.commit("First");
  constexpr unsigned kSomebody = 12345;
  if (lchown(sandbox.str().c_str(), kSomebody, kSomebody) != 0 ||
      lchown((sandbox.str() + "/.git").c_str(), kSomebody, kSomebody) != 0) {
    MESSAGE("skipped: only root gives files away");
    return;
  }
  const std::string answer = found(sandbox.str(), {"--staged"});
  if (answer.empty()) {
    MESSAGE("skipped: git trusts every repository here");
    return;
  }
  says(answer, "git does not trust the repository around");
  says(answer, "`git config --global --add safe.directory DIR`");
}

TEST_CASE("git states: bare shallow and linked repositories") {
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

TEST_CASE("git states: what a sparse checkout left out is still there") {
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

TEST_CASE("git states: files that git does not keep are no part of a change") {
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

TEST_CASE("git states: a merge in progress") {
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
  CHECK(answer.code == 3);
  says(answer.err, "merge conflict");
  says(answer.err, "git add q.yml");
  // The working tree has the marks of the conflict.
  CHECK(found(sandbox.str(), {"--changed"}, "yaml-syntax") == "q.yml:1 ");
  // Resolved, and the merge not committed yet: what it brings to this branch.
  sandbox.write("q.yml", bad("main") + bad("topic") + kQuery);
  sandbox.git("add q.yml");
  CHECK(found(sandbox.str(), {"--staged"}) == "q.yml:2 ");
}

TEST_CASE("git states: a detached head and a branch not fetched") {
  const GitSandbox sandbox;
  sandbox.write("q.yml", kQuery);
  sandbox.commit("First");
  sandbox.git("checkout -q -b topic");
  sandbox.write("q.yml", bad("topic") + kQuery);
  sandbox.commit("Second");
  sandbox.git("checkout -q --detach");
  sandbox.write("q.yml", bad("topic") + bad("more") + kQuery);
  CHECK(found(sandbox.str(), {"--changed"}) == "q.yml:2 ");
  CHECK(found(sandbox.str(), {"--changed", "main"}) == "q.yml:1 q.yml:2 ");
  sandbox.git("add q.yml");
  CHECK(found(sandbox.str(), {"--staged"}) == "q.yml:2 ");
  // As CI clones: one branch, and no other.
  const TemporaryDirectory elsewhere;
  sandbox.git("clone -q --single-branch -b topic 'file://" + sandbox.str() +
              "' '" + elsewhere.str() + "/clone'");
  says(found(elsewhere.str() + "/clone", {"--changed", "origin/main"}),
       "'origin/main' is not a revision in this repository\n"
       "  help: fetch it first");
}

TEST_CASE("git states: histories that have nothing in common") {
  const GitSandbox sandbox;
  sandbox.write("q.yml", kQuery);
  sandbox.commit("First");
  sandbox.git("checkout -q --orphan other");
  sandbox.commit("Other");
  says(found(sandbox.str(), {"--changed", "main"}),
       "HEAD and 'main' have no commit in common\n  help: fetch more history");
}

TEST_CASE("git states: a partial clone lacks what was never shown") {
  const GitSandbox sandbox;
  sandbox.write("q.yml", kQuery);
  sandbox.commit("First");
  sandbox.write("q.yml", bad("second") + kQuery);
  sandbox.commit("Second");
  sandbox.git("config uploadpack.allowFilter true");
  const TemporaryDirectory elsewhere;
  const std::string clone = elsewhere.str() + "/clone";
  sandbox.git("clone -q --filter=blob:none 'file://" + sandbox.str() + "' '" +
              clone + "'");
  CHECK(found(clone, {"--staged"}) == "");
  says(found(clone, {"--changed", "HEAD~1"}),
       "`git fetch --refetch --no-filter`");
  sandbox.git("-C '" + clone + "' fetch -q --refetch --no-filter");
  CHECK(found(clone, {"--changed", "HEAD~1"}) == "q.yml:1 ");
}

TEST_CASE("git states: a linked worktree has an index of its own") {
  const GitSandbox sandbox;
  sandbox.write("q.yml", kQuery);
  sandbox.commit("First");
  const TemporaryDirectory elsewhere;
  const std::string linked = elsewhere.str() + "/linked";
  sandbox.git("worktree add -q -b topic '" + linked + "'");
  elsewhere.write("linked/q.yml", bad("linked") + kQuery);
  sandbox.git("-C '" + linked + "' add q.yml");
  CHECK(found(linked, {"--staged"}) == "q.yml:1 ");
  CHECK(found(sandbox.str(), {"--staged"}) == "");
}

TEST_CASE("git states: a submodule is a repository of its own") {
  const GitSandbox other;
  other.write("shared.yml", kQuery);
  other.commit("First");
  const GitSandbox sandbox;
  sandbox.git("-c protocol.file.allow=always submodule --quiet add '" +
              other.str() + "' sub");
  sandbox.commit("First");
  sandbox.write("sub/shared.yml", bad("shared") + kQuery);
  sandbox.git("-C sub add shared.yml");
  CHECK(found(sandbox.str() + "/sub", {"--staged"}) == "shared.yml:1 ");
  CHECK(found(sandbox.str(), {"--staged"}) == "");
  // One that was never checked out is an empty folder.
  const TemporaryDirectory elsewhere;
  sandbox.git("clone -q . '" + elsewhere.str() + "/clone'");
  CHECK(found(elsewhere.str() + "/clone", {"--staged"}) == "");
  CHECK(found(elsewhere.str() + "/clone", {"--changed"}) == "");
}

TEST_CASE("git states: a folder of the repository and a bare one as a whole") {
  const GitSandbox sandbox;
  sandbox.write("top.yml", kQuery);
  sandbox.write("lib/q.yml", kQuery);
  sandbox.commit("First");
  sandbox.write("top.yml", bad("top") + kQuery);
  sandbox.write("lib/q.yml", bad("lib") + kQuery);
  sandbox.git("add -A");
  says(found(sandbox.str() + "/lib", {"--staged"}), "q.yml:1 ");
  const TemporaryDirectory elsewhere;
  const std::string bare = elsewhere.str() + "/bare.git";
  sandbox.git("clone -q --bare . '" + bare + "'");
  says(found(bare, {"--changed"}), "run it in a clone");
  CHECK(run_ctl({"-C", bare, "lint"}).code == 0);
}

TEST_CASE("git states: a format that this libgit2 cannot read is said") {
  const TemporaryDirectory elsewhere;
  const GitSandbox sandbox;
  sandbox.git("init -q --object-format=sha256 '" + elsewhere.str() + "'");
  elsewhere.write("q.yml", bad("first") + kQuery);
  const std::string answer = found(elsewhere.str(), {"--changed"});
  // Newer ones read it.
  if (answer.find("cannot open") != std::string::npos) {
    says(answer, "leave out --changed and --staged");
  } else {
    CHECK(answer == "q.yml:1 ");
  }
  CHECK(found(elsewhere.str(), {}) == "q.yml:1 ");
}

TEST_CASE("git states: a broken index or object is said") {
  const GitSandbox sandbox;
  sandbox.write("q.yml", kQuery);
  sandbox.commit("First");
  sandbox.write(".git/index", "no index");
  says(found(sandbox.str(), {"--staged"}), "`git status` shows");
  std::filesystem::remove(sandbox.path() / ".git/index");
  sandbox.git("reset -q");
  std::filesystem::remove_all(sandbox.path() / ".git/objects");
  sandbox.write(".git/objects/none", "");
  const std::string answer = found(sandbox.str(), {"--staged"});
  says(answer, "error: cannot read the commit of HEAD");
  says(answer, "`git fsck` finds what is broken");
}
