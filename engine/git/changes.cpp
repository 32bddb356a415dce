#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <tuple>
#include <utility>

#include "engine/git/repository.h"
#include "engine/git/repository_impl.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

// Options of a diff that is limited to one directory. The pointers in it are
// to members, so it stays where it was made.
struct Limits {
  explicit Limits(const std::string& prefix) : text(prefix) {
    git().diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
    options.flags = GIT_DIFF_DISABLE_PATHSPEC_MATCH |
                    GIT_DIFF_IGNORE_SUBMODULES | GIT_DIFF_SKIP_BINARY_CHECK;
    if (text.empty()) return;
    item = text.data();
    options.pathspec = {&item, 1};
  }
  Limits(const Limits&) = delete;
  Limits& operator=(const Limits&) = delete;

  std::string text;
  char* item = nullptr;
  git_diff_options options{};
};

FileChangeKind kind_of(git_delta_t status) {
  if (status == GIT_DELTA_ADDED || status == GIT_DELTA_UNTRACKED) {
    return FileChangeKind::kAdded;
  }
  return status == GIT_DELTA_DELETED ? FileChangeKind::kDeleted
                                     : FileChangeKind::kModified;
}

std::string stored_id(const git_diff_file& file) {
  const bool absent = (file.flags & GIT_DIFF_FLAG_EXISTS) == 0U;
  const std::string id = to_hex(file.id);
  const bool zero = id.find_first_not_of('0') == std::string::npos;
  return absent || zero ? std::string() : id;
}

// HEAD's tree, or none before the first commit.
Result<GitTree> head_tree(git_repository* repository) {
  if (git().repository_head_unborn(repository) == 1) return GitTree();
  auto commit = find_commit(repository, "HEAD");
  if (!commit) return commit.error();
  return tree_of(commit->get());
}

// The commit where HEAD left `base`; `base` itself before the first commit.
Result<GitCommit> fork_commit(git_repository* repository,
                              const std::string& base) {
  auto theirs = find_commit(repository, base);
  if (!theirs) return theirs.error();
  if (git().repository_head_unborn(repository) == 1) return theirs;
  auto ours = find_commit(repository, "HEAD");
  if (!ours) return ours.error();
  git_oid common{};
  if (git().merge_base(&common, repository, git().commit_id(ours->get()),
                       git().commit_id(theirs->get())) != 0) {
    return Error{concat("HEAD and ", quote(base), " have no commit in common"),
                 "fetch more history; in GitHub Actions set `fetch-depth: 0`"};
  }
  git_commit* found = nullptr;
  if (git().commit_lookup(&found, repository, &common) != 0) {
    return git_error_after("cannot read the commit in common");
  }
  return GitCommit(found);
}

Result<std::vector<FileChange>> working_tree_changes(
    git_repository* repository, git_tree* from, const std::string& prefix) {
  if (git().repository_is_bare(repository) == 1) {
    return std::vector<FileChange>();
  }
  Limits limits(prefix);
  limits.options.flags |=
      GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS;
  git_diff* found = nullptr;
  if (git().diff_tree_to_workdir_with_index(&found, repository, from,
                                            &limits.options) != 0) {
    return git_error_after("cannot compare the working tree",
                           "`git status` shows whether it is sound");
  }
  const GitDiff diff(found);
  return changes_of(diff.get(), prefix);
}

Result<std::vector<FileChange>> tree_changes(git_repository* repository,
                                             git_tree* before, git_tree* after,
                                             const std::string& prefix) {
  Limits limits(prefix);
  git_diff* found = nullptr;
  if (git().diff_tree_to_tree(&found, repository, before, after,
                              &limits.options) != 0) {
    return git_error_after("cannot compare two commits", kMissingObjectHelp);
  }
  const GitDiff diff(found);
  return changes_of(diff.get(), prefix);
}

// What a commit changed against each of its parents; a root, against nothing.
Result<std::vector<FileChange>> commit_changes(git_repository* repository,
                                               git_commit* commit,
                                               const std::string& prefix) {
  auto after = tree_of(commit);
  if (!after) return after.error();
  std::vector<FileChange> all;
  const unsigned parents = git().commit_parentcount(commit);
  for (unsigned i = 0; i < std::max(parents, 1U); ++i) {
    GitTree before;
    git_commit* parent = nullptr;
    // A parent beyond the end of a shallow clone is as good as none.
    if (parents > 0 && git().commit_parent(&parent, commit, i) == 0) {
      auto tree = tree_of(GitCommit(parent).get());
      if (!tree) return tree.error();
      before = *std::move(tree);
    }
    auto changes = tree_changes(repository, before.get(), after->get(), prefix);
    if (!changes) return changes.error();
    std::move(changes->begin(), changes->end(), std::back_inserter(all));
  }
  return all;
}

// A commit still to be visited; the newest comes first.
struct Ahead {
  Commit commit;
  std::shared_ptr<git_commit> handle;
  bool operator<(const Ahead& other) const {
    return std::tie(commit.time, commit.id) <
           std::tie(other.commit.time, other.commit.id);
  }
};

// The order of a history: newest first, and never a commit before one that
// came from it, whatever their clocks said. By hand, because libgit2 does not
// walk past the end of a shallow clone.
class Descent {
 public:
  explicit Descent(GitCommit start) { add(std::move(start)); }

  std::optional<Ahead> next() {
    if (ready_.empty()) take_second();
    if (ready_.empty()) return std::nullopt;
    Ahead commit = ready_.top();
    ready_.pop();
    for (const std::string& id : commit.commit.parents) {
      const auto parent = waiting_.find(id);
      if (parent == waiting_.end() || --children_[id] > 0) continue;
      ready_.push(std::move(parent->second));
      waiting_.erase(parent);
    }
    return commit;
  }

 private:
  void add(GitCommit commit) {
    const git_commit* raw = commit.get();
    if (!known_.insert(to_hex(*git().commit_id(raw))).second) return;
    ahead_.push({to_commit(commit.get()),
                 std::shared_ptr<git_commit>(std::move(commit))});
  }

  // All of the newest second still ahead, and their parents of a later one.
  void take_second() {
    if (ahead_.empty()) return;
    const long long second = ahead_.top().commit.time;
    children_.clear();
    while (!ahead_.empty() && ahead_.top().commit.time >= second) {
      const Ahead next = ahead_.top();
      ahead_.pop();
      for (unsigned i = 0; i < next.commit.parents.size(); ++i) {
        ++children_[next.commit.parents[i]];
        git_commit* parent = nullptr;
        if (git().commit_parent(&parent, next.handle.get(), i) == 0) {
          add(GitCommit(parent));
        }
      }
      waiting_.emplace(next.commit.id, next);
    }
    for (auto one = waiting_.begin(); one != waiting_.end();) {
      if (children_.contains(one->first)) {
        ++one;
        continue;
      }
      ready_.push(std::move(one->second));
      one = waiting_.erase(one);
    }
  }

  std::priority_queue<Ahead> ahead_;
  std::set<std::string> known_;
  std::map<std::string, Ahead> waiting_;         // for their children
  std::map<std::string, std::size_t> children_;  // still before it
  std::priority_queue<Ahead> ready_;
};

}  // namespace

std::vector<FileChange> changes_of(git_diff* diff, const std::string& prefix) {
  std::vector<FileChange> out;
  for (std::size_t i = 0; i < git().diff_num_deltas(diff); ++i) {
    const git_diff_delta* delta = git().diff_get_delta(diff, i);
    const std::string path = delta->status == GIT_DELTA_DELETED
                                 ? delta->old_file.path
                                 : delta->new_file.path;
    if (!path.starts_with(prefix)) continue;
    out.push_back({.kind = kind_of(delta->status),
                   .path = path.substr(prefix.size()),
                   .old_id = stored_id(delta->old_file),
                   .new_id = stored_id(delta->new_file)});
  }
  std::sort(
      out.begin(), out.end(),
      [](const FileChange& a, const FileChange& b) { return a.path < b.path; });
  return out;
}

Result<bool> Repository::is_dirty() const {
  auto tree = head_tree(impl_->handle.get());
  if (!tree) return tree.error();
  auto changes =
      working_tree_changes(impl_->handle.get(), tree->get(), impl_->prefix);
  if (!changes) return changes.error();
  return !changes->empty();
}

Result<std::vector<FileChange>> Repository::changed_since(
    const std::string& base) const {
  auto fork = fork_commit(impl_->handle.get(), base);
  if (!fork) return fork.error();
  auto tree = tree_of(fork->get());
  if (!tree) return tree.error();
  return working_tree_changes(impl_->handle.get(), tree->get(), impl_->prefix);
}

Result<std::string> Repository::fork_point(const std::string& base) const {
  const auto fork = fork_commit(impl_->handle.get(), base);
  if (!fork) return fork.error();
  return to_hex(*git().commit_id(fork->get()));
}

Result<std::vector<FileChange>> Repository::staged() const {
  auto tree = head_tree(impl_->handle.get());
  if (!tree) return tree.error();
  Limits limits(impl_->prefix);
  git_diff* found = nullptr;
  if (git().diff_tree_to_index(&found, impl_->handle.get(), tree->get(),
                               nullptr, &limits.options) != 0) {
    return git_error_after("cannot compare the index");
  }
  const GitDiff diff(found);
  return changes_of(diff.get(), impl_->prefix);
}

Status Repository::history(
    const std::string& revision,
    const std::function<bool(const Commit&, const std::vector<FileChange>&)>&
        visit) const {
  git_repository* repository = impl_->handle.get();
  auto start = find_commit(repository, revision);
  if (!start) return start.error();
  Descent descent(*std::move(start));
  while (const std::optional<Ahead> next = descent.next()) {
    auto changes =
        commit_changes(repository, next->handle.get(), impl_->prefix);
    if (!changes) return changes.error();
    if (!changes->empty() && !visit(next->commit, *changes)) break;
  }
  return ok();
}

}  // namespace ctl
