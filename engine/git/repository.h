#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "schema/base/result.h"
#include "schema/documents/file_source.h"

namespace ctl {

struct Commit {
  std::string id;      // 40 hex digits
  std::string author;  // "Name <email>"
  std::string committer;
  long long time = 0;  // of the commit, seconds since 1970
  std::string message;
  std::vector<std::string> parents;  // ids
};

enum class FileChangeKind { kAdded, kModified, kDeleted };

// One file that differs between two states. Ids are of the contents, empty on
// the side where the file is absent or not stored in git.
struct FileChange {
  FileChangeKind kind = FileChangeKind::kModified;
  std::string path;
  std::string old_id;
  std::string new_id;
};

// Reads the repository around a directory and never writes to it. All paths are
// relative to that directory, with `/`; files outside of it do not appear.
// Works in bare repositories, linked worktrees, on a detached head and before
// the first commit. Not for use by several threads at once; the sources are.
class Repository {
 public:
  // An Error when `directory` is in no repository, or libgit2 is missing.
  // `index_file` is GIT_INDEX_FILE, if set: `git commit -a` and `git commit
  // FILE` prepare what they commit in another index and name it to their hooks.
  // One of another repository is ignored.
  static Result<Repository> open(const std::string& directory,
                                 const std::string& index_file = {});
  Repository(Repository&&) noexcept;
  Repository& operator=(Repository&&) noexcept;
  ~Repository();

  // Absolute; of the main repository when this is a linked worktree.
  std::string git_directory() const;
  bool is_bare() const;
  // Part of the history was not fetched, so "never" cannot be known.
  bool is_shallow() const;

  // Nothing when there is no commit yet.
  Result<std::optional<Commit>> head() const;
  // A branch, tag, id or expression (HEAD~2); an Error says how to get it.
  Result<Commit> commit(const std::string& revision) const;
  // `ancestor` is reachable from `revision`, or is it.
  Result<bool> contains(const std::string& revision,
                        const std::string& ancestor) const;

  // Something differs from HEAD, untracked files included.
  Result<bool> is_dirty() const;
  // The working tree against the point where it left `base`.
  Result<std::vector<FileChange>> changed_since(const std::string& base) const;
  // The id of the point where HEAD left `base`; of `base` before the first
  // commit.
  Result<std::string> fork_point(const std::string& base) const;
  // The index against HEAD.
  Result<std::vector<FileChange>> staged() const;

  Result<std::unique_ptr<FileSource>> at_revision(
      const std::string& revision) const;
  Result<std::unique_ptr<FileSource>> at_index() const;

  // What the index says of files that are not its own or not on disk.
  struct Layout {
    std::vector<std::string> absent;      // left out by a sparse checkout
    std::vector<std::string> submodules;  // folders of other repositories
  };
  Result<Layout> layout() const;

  // Calls `visit` for the commits of a revision's history, newest first, with
  // what each changed against each of its parents, until it returns false.
  // Commits that change nothing under the directory are left out.
  Status history(
      const std::string& revision,
      const std::function<bool(const Commit&, const std::vector<FileChange>&)>&
          visit) const;
  Result<std::string> contents(const std::string& id) const;

  struct Impl;

 private:
  explicit Repository(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;  // shared with the sources
};

}  // namespace ctl
