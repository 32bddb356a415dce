#include "engine/git/repository.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/git_sandbox.h"

using ctl::Commit;
using ctl::FileChange;
using ctl::FileChangeKind;
using ctl::FileSource;
using ctl::Repository;
using ctl::Result;
using ctl::test::GitSandbox;
using ctl::test::TemporaryDirectory;

namespace {

Repository open(const std::string& directory) {
  auto repository = Repository::open(directory);
  REQUIRE(repository.has_value());
  return *std::move(repository);
}

// "+a.yml ~b.yml -c.yml"
std::string summary(const Result<std::vector<FileChange>>& changes) {
  REQUIRE(changes.has_value());
  std::string out;
  for (const FileChange& change : *changes) {
    if (!out.empty()) out += ' ';
    switch (change.kind) {
      case FileChangeKind::kAdded: out += '+'; break;
      case FileChangeKind::kModified: out += '~'; break;
      case FileChangeKind::kDeleted: out += '-'; break;
    }
    out += change.path;
  }
  return out;
}

std::string joined(FileSource& source) {
  const auto paths = source.list();
  REQUIRE(paths.has_value());
  std::string out;
  for (const std::string& path : *paths)
    out += path + ' ';
  return out;
}

bool says(const ctl::Error& error, const std::string& text) {
  CAPTURE(error.message);
  CAPTURE(error.help);
  CHECK((error.message + "\n" + error.help).find(text) != std::string::npos);
  return true;
}

}  // namespace

TEST_CASE("git: a directory without a repository says what to do") {
  const TemporaryDirectory directory;
  const auto repository = Repository::open(directory.str());
  REQUIRE_FALSE(repository.has_value());
  says(repository.error(), "is in no git repository");
  says(repository.error(), "run it in a clone");
}

TEST_CASE("git: before the first commit there is no head and all is new") {
  const GitSandbox sandbox;
  sandbox.write("a.yml", "a");
  const Repository repository = open(sandbox.str());
  const auto head = repository.head();
  REQUIRE(head.has_value());
  CHECK_FALSE(head->has_value());
  CHECK(repository.is_dirty().value());
  const auto commit = repository.commit("HEAD");
  REQUIRE_FALSE(commit.has_value());
  says(commit.error(), "no commit yet");
  sandbox.git("add a.yml");
  CHECK(summary(open(sandbox.str()).staged()) == "+a.yml");
}

TEST_CASE("git: a commit has its people and parents") {
  const GitSandbox sandbox;
  const std::string first = sandbox.commit("First");
  sandbox.write("a.yml", "a");
  const std::string second = sandbox.commit("Second");
  const Repository repository = open(sandbox.str());
  const auto head = repository.head();
  REQUIRE((head.has_value() && head->has_value()));
  const Commit& commit = **head;
  CHECK(commit.id == second);
  CHECK(commit.author == "Ada <ada@example.com>");
  CHECK(commit.committer == "Bob <bob@example.com>");
  CHECK(commit.message == "Second\n");
  CHECK(commit.parents == std::vector<std::string>{first});
  CHECK(commit.time > 0);
  CHECK(repository.commit("HEAD~1").value().id == first);
  CHECK(repository.contains("HEAD", first).value());
  CHECK_FALSE(repository.contains(first, "HEAD").value());
}

TEST_CASE("git: an unknown revision says how to get it") {
  const GitSandbox sandbox;
  sandbox.commit("First");
  const auto commit = open(sandbox.str()).commit("origin/main");
  REQUIRE_FALSE(commit.has_value());
  says(commit.error(), "'origin/main' is not a revision in this repository");
  says(commit.error(), "fetch-depth: 0");
  sandbox.git("tag blob $(echo x | git hash-object -w --stdin)");
  says(open(sandbox.str()).commit("blob").error(), "is not a commit");
}

TEST_CASE("git: changes of the working tree the index and a branch") {
  const GitSandbox sandbox;
  sandbox.write("keep.yml", "k");
  sandbox.write("old.yml", "o");
  sandbox.write("lib/x.yml", "1");
  sandbox.commit("First");
  CHECK_FALSE(open(sandbox.str()).is_dirty().value());
  sandbox.git("checkout -q -b topic");
  sandbox.write("lib/x.yml", "2");
  sandbox.commit("Second");
  sandbox.git("checkout -q main");
  sandbox.write("main-only.yml", "m");
  sandbox.commit("Third");
  sandbox.git("checkout -q topic");
  sandbox.git("rm -q old.yml");
  sandbox.write("lib/new file.yml", "n");
  const Repository repository = open(sandbox.str());
  CHECK(summary(repository.changed_since("main")) ==
        "+lib/new file.yml ~lib/x.yml -old.yml");
  CHECK(summary(repository.staged()) == "-old.yml");
  CHECK(repository.is_dirty().value());
}

TEST_CASE("git: a directory inside a repository sees only itself") {
  const GitSandbox sandbox;
  sandbox.write("other.yml", "o");
  sandbox.write("detections/default.yml", "d");
  sandbox.write("detections-old/x.yml", "x");
  sandbox.commit("First");
  sandbox.write("other.yml", "changed");
  sandbox.write("detections-old/x.yml", "changed");
  const Repository repository = open(sandbox.str() + "/detections");
  CHECK_FALSE(repository.is_dirty().value());
  sandbox.write("detections/a/b.yml", "new");
  CHECK(summary(repository.changed_since("HEAD")) == "+a/b.yml");
  auto source = repository.at_revision("HEAD");
  REQUIRE(source.has_value());
  CHECK(joined(**source) == "default.yml ");
  CHECK((*source)->read("default.yml").value() == "d");
  CHECK_FALSE((*source)->exists("other.yml"));
  CHECK_FALSE((*source)->exists("../other.yml"));
  const Repository above = open(sandbox.str());
  CHECK(summary(above.changed_since("HEAD")) ==
        "~detections-old/x.yml +detections/a/b.yml ~other.yml");
}

TEST_CASE("git: files at a revision and in the index") {
  const GitSandbox sandbox;
  sandbox.write("a.yml", "one");
  sandbox.write("lib/b.yml", "b");
  sandbox.git("config core.symlinks true");
  std::filesystem::create_symlink("a.yml", sandbox.path() / "link.yml");
  sandbox.commit("First");
  sandbox.write("a.yml", "two");
  sandbox.git("add a.yml");
  sandbox.write("a.yml", "three");
  const Repository repository = open(sandbox.str());
  auto revision = repository.at_revision("main");
  REQUIRE(revision.has_value());
  CHECK(joined(**revision) == "a.yml lib/b.yml ");
  CHECK((*revision)->read("a.yml").value() == "one");
  says((*revision)->read("lib").error(), "no such file in main");
  auto index = repository.at_index();
  REQUIRE(index.has_value());
  CHECK(joined(**index) == "a.yml lib/b.yml ");
  CHECK((*index)->read("a.yml").value() == "two");
  CHECK((*index)->exists("lib/b.yml"));
  CHECK_FALSE((*index)->exists("lib"));
  says((*index)->read("none.yml").error(), "no such file in the index");
}

TEST_CASE("git: what is on disk counts only where its bytes are the same") {
  namespace fs = std::filesystem;
  const GitSandbox sandbox;
  const fs::path same = sandbox.path() / "same.yml";
  sandbox.write("same.yml", "one\n");
  sandbox.write("crlf.yml", "a\nb\n");
  sandbox.write("link.yml", "text\n");
  sandbox.write("gone.yml", "gone\n");
  sandbox.write("folder.yml", "file\n");
  sandbox.commit("First");
  // As long and as old as what git knows.
  const auto time = fs::last_write_time(same);
  sandbox.write("same.yml", "two\n");
  fs::last_write_time(same, time);
  sandbox.write("crlf.yml", "a\r\nb\r\n");
  sandbox.write("target", "other\n");
  fs::remove(sandbox.path() / "link.yml");
  fs::create_symlink("target", sandbox.path() / "link.yml");
  fs::remove(sandbox.path() / "gone.yml");
  fs::remove(sandbox.path() / "folder.yml");
  fs::create_directory(sandbox.path() / "folder.yml");
  const Repository repository = open(sandbox.str());
  auto revision = repository.at_revision("HEAD");
  auto index = repository.at_index();
  REQUIRE(revision.has_value());
  REQUIRE(index.has_value());
  for (ctl::FileSource* source : {revision->get(), index->get()}) {
    CHECK(source->read("same.yml").value() == "one\n");
    CHECK(source->read("crlf.yml").value() == "a\nb\n");
    CHECK(source->read("link.yml").value() == "text\n");
    CHECK(source->read("gone.yml").value() == "gone\n");
    CHECK(source->read("folder.yml").value() == "file\n");
  }
}

TEST_CASE("git: a merge conflict in the index is said") {
  const GitSandbox sandbox;
  sandbox.write("a.yml", "base");
  sandbox.commit("First");
  sandbox.git("checkout -q -b topic");
  sandbox.write("a.yml", "topic");
  sandbox.commit("Second");
  sandbox.git("checkout -q main");
  sandbox.write("a.yml", "main");
  sandbox.commit("Third");
  sandbox.git("merge topic || true");
  auto index = open(sandbox.str()).at_index();
  REQUIRE(index.has_value());
  CHECK(joined(**index) == "a.yml ");
  says((*index)->read("a.yml").error(), "merge conflict");
}

TEST_CASE("git: worktrees bare repositories and detached heads") {
  const GitSandbox sandbox;
  sandbox.write("a.yml", "one");
  const std::string first = sandbox.commit("First");
  sandbox.write("a.yml", "two");
  sandbox.commit("Second");
  const TemporaryDirectory elsewhere;
  sandbox.git("worktree add -q '" + elsewhere.str() + "/wt' " + first);
  sandbox.git("clone -q --bare . '" + elsewhere.str() + "/bare.git'");
  const Repository tree = open(elsewhere.str() + "/wt");
  CHECK((*tree.head())->id == first);
  CHECK(tree.git_directory() == open(sandbox.str()).git_directory());
  CHECK_FALSE(tree.is_dirty().value());
  const Repository bare = open(elsewhere.str() + "/bare.git");
  CHECK(bare.is_bare());
  CHECK_FALSE(bare.is_dirty().value());
  CHECK((*bare.at_revision("HEAD"))->read("a.yml").value() == "two");
  says(bare.at_index().error(), "a bare repository has no index");
  sandbox.git("checkout -q --detach HEAD~1");
  CHECK((*open(sandbox.str()).head())->id == first);
}

TEST_CASE("git: a shallow clone is recognised") {
  const GitSandbox sandbox;
  sandbox.write("a.yml", "one");
  sandbox.commit("First");
  sandbox.write("a.yml", "two");
  sandbox.commit("Second");
  const TemporaryDirectory elsewhere;
  sandbox.git("clone -q --depth 1 'file://" + sandbox.str() + "' '" +
              elsewhere.str() + "/c'");
  const Repository shallow = open(elsewhere.str() + "/c");
  CHECK(shallow.is_shallow());
  CHECK_FALSE(open(sandbox.str()).is_shallow());
  says(shallow.changed_since("HEAD~1").error(), "is not a revision");
  int commits = 0;
  const auto walked = shallow.history(
      "HEAD", [&](const Commit&, const std::vector<FileChange>& changes) {
        ++commits;
        CHECK(changes.size() == 1);
        return true;
      });
  CHECK(walked.has_value());
  CHECK(commits == 1);
}

TEST_CASE("git: the history shows what each commit replaced") {
  const GitSandbox sandbox;
  sandbox.write("a.yml", "one");
  sandbox.commit("First");
  sandbox.git("checkout -q -b topic");
  sandbox.write("b.yml", "side");
  sandbox.commit("Side");
  sandbox.git("checkout -q main");
  sandbox.write("a.yml", "two");
  sandbox.commit("Second");
  sandbox.git("merge -q --no-ff -m Merge topic");
  sandbox.git("rm -q b.yml");
  sandbox.commit("Remove");
  const Repository repository = open(sandbox.str());
  std::string seen;
  const auto walked = repository.history(
      "HEAD",
      [&](const Commit& commit, const std::vector<FileChange>& changes) {
        for (const FileChange& change : changes) {
          if (change.old_id.empty()) continue;
          seen += commit.message.substr(0, commit.message.find('\n')) + ':' +
                  change.path + '=' +
                  repository.contents(change.old_id).value() + ' ';
        }
        return true;
      });
  CHECK(walked.has_value());
  CHECK(seen == "Remove:b.yml=side Merge:a.yml=one Second:a.yml=one ");
  int visited = 0;
  const auto stopped = repository.history(
      "HEAD", [&](const Commit&, const std::vector<FileChange>&) {
        return ++visited < 2;
      });
  CHECK(stopped.has_value());
  CHECK(visited == 2);
}
