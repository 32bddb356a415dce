#include <map>
#include <optional>
#include <set>
#include <utility>

#include "engine/git/on_disk.h"
#include "engine/git/repository.h"
#include "engine/git/repository_impl.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

bool is_regular(unsigned mode) {
  return mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE;
}

Error no_such_file(const std::string& path, const std::string& where) {
  return {concat("cannot read ", path, ": no such file ", where), ""};
}

// The bytes of a blob whose place is `path`. Most often they are on disk too,
// which costs less than the object store, and no lock.
Result<std::string> stored_text(Repository::Impl& impl, const std::string& path,
                                const git_oid& id) {
  if (!impl.top.empty()) {
    auto bytes = read_if_same(concat(impl.top, impl.prefix, path), id);
    if (bytes) return *std::move(bytes);
  }
  const std::lock_guard lock(impl.mutex);
  return blob_text(impl.handle.get(), id);
}

// The files of a commit. libgit2's handles are not for several threads, hence
// the lock.
class RevisionSource : public FileSource {
 public:
  RevisionSource(std::shared_ptr<Repository::Impl> impl, GitTree tree,
                 std::string revision)
      : impl_(std::move(impl)),
        tree_(std::move(tree)),
        where_(concat("in ", std::move(revision))) {}

  Result<std::vector<std::string>> list() override {
    const std::lock_guard lock(impl_->mutex);
    Walk walk{impl_->prefix, {}};
    if (git().tree_walk(tree_.get(), GIT_TREEWALK_PRE, &on_entry, &walk) < 0) {
      return git_error_after(concat("cannot list the files ", where_),
                             kMissingObjectHelp);
    }
    files_ = std::move(walk.files);
    std::vector<std::string> paths;
    for (const auto& [path, id] : *files_)
      paths.push_back(path);
    return paths;
  }

  std::string id(const std::string& path) override {
    const std::lock_guard lock(impl_->mutex);
    const auto found = find(path);
    return found ? to_hex(*found) : "";
  }

  Result<std::string> read(const std::string& path) override {
    const auto found = [&] {
      const std::lock_guard lock(impl_->mutex);
      return find(path);
    }();
    if (!found) return no_such_file(path, where_);
    return stored_text(*impl_, path, *found);
  }

  bool concurrent() const override { return true; }

  bool exists(const std::string& path) override {
    const std::lock_guard lock(impl_->mutex);
    return find(path).has_value();
  }

 private:
  using Files = std::map<std::string, git_oid>;  // regular ones, by path
  struct Walk {
    const std::string& prefix;
    Files files;
  };

  // Positive: do not go into this directory.
  static int on_entry(const char* root, const git_tree_entry* entry,
                      void* user) {
    auto& walk = *static_cast<Walk*>(user);
    const std::string path = concat(root, git().tree_entry_name(entry));
    if (git().tree_entry_type(entry) == GIT_OBJECT_TREE) {
      const std::string directory = path + '/';
      const bool on_the_way = walk.prefix.starts_with(directory) ||
                              directory.starts_with(walk.prefix);
      return on_the_way ? 0 : 1;
    }
    if (path.starts_with(walk.prefix) &&
        is_regular(git().tree_entry_filemode(entry))) {
      walk.files.emplace(path.substr(walk.prefix.size()),
                         *git().tree_entry_id(entry));
    }
    return 0;
  }

  // A look-up in the tree reads each directory on the way anew, which for all
  // files of a large one takes its square; so not once they are listed.
  std::optional<git_oid> find(const std::string& path) const {
    if (files_) {
      const auto found = files_->find(path);
      return found == files_->end() ? std::nullopt
                                    : std::optional<git_oid>(found->second);
    }
    git_tree_entry* entry = nullptr;
    const std::string full = impl_->prefix + path;
    if (git().tree_entry_bypath(&entry, tree_.get(), full.c_str()) != 0) {
      return std::nullopt;
    }
    const GitTreeEntry owned(entry);
    if (!is_regular(git().tree_entry_filemode(entry))) return std::nullopt;
    return *git().tree_entry_id(entry);
  }

  std::shared_ptr<Repository::Impl> impl_;
  GitTree tree_;
  std::string where_;
  std::optional<Files> files_;  // once they are listed
};

// The files of the index, as the next commit would have them.
class IndexSource : public FileSource {
 public:
  IndexSource(std::shared_ptr<Repository::Impl> impl, GitIndex index)
      : impl_(std::move(impl)), index_(std::move(index)) {}

  Result<std::vector<std::string>> list() override {
    const std::lock_guard lock(impl_->mutex);
    std::set<std::string> paths;  // a conflict has one entry a side
    for (std::size_t i = 0; i < git().index_entrycount(index_.get()); ++i) {
      const git_index_entry* entry = git().index_get_byindex(index_.get(), i);
      const std::string path = entry->path;
      if (path.starts_with(impl_->prefix) && is_regular(entry->mode)) {
        paths.insert(path.substr(impl_->prefix.size()));
      }
    }
    return std::vector<std::string>(paths.begin(), paths.end());
  }

  Result<std::string> read(const std::string& path) override {
    std::unique_lock lock(impl_->mutex);
    const git_index_entry* entry = find(path, 0);
    if (entry == nullptr && find(path, 2) != nullptr) {
      return Error{concat("cannot read ", path,
                          " from the index: it has a "
                          "merge conflict"),
                   concat("resolve it and `git add ", path, "`")};
    }
    if (entry == nullptr) return no_such_file(path, "in the index");
    const git_oid id = entry->id;
    lock.unlock();
    return stored_text(*impl_, path, id);
  }

  bool concurrent() const override { return true; }

  bool exists(const std::string& path) override {
    const std::lock_guard lock(impl_->mutex);
    return find(path, 0) != nullptr || find(path, 2) != nullptr;
  }

  std::string id(const std::string& path) override {
    const std::lock_guard lock(impl_->mutex);
    const git_index_entry* entry = find(path, 0);
    return entry == nullptr ? "" : to_hex(entry->id);
  }

 private:
  const git_index_entry* find(const std::string& path, int stage) const {
    return git().index_get_bypath(index_.get(), (impl_->prefix + path).c_str(),
                                  stage);
  }

  std::shared_ptr<Repository::Impl> impl_;
  GitIndex index_;
};

}  // namespace

Result<std::unique_ptr<FileSource>> Repository::at_revision(
    const std::string& revision) const {
  auto commit = find_commit(impl_->handle.get(), revision);
  if (!commit) return commit.error();
  auto tree = tree_of(commit->get());
  if (!tree) return tree.error();
  return std::unique_ptr<FileSource>(
      std::make_unique<RevisionSource>(impl_, *std::move(tree), revision));
}

Result<GitIndex> index_of(const Repository::Impl& impl) {
  git_index* index = nullptr;
  const int code = impl.index_file.empty()
                       ? git().repository_index(&index, impl.handle.get())
                       : git().index_open(&index, impl.index_file.c_str());
  if (code != 0) {
    return git_error_after("cannot read the index",
                           "`git status` shows whether it is sound; a sparse "
                           "index needs `git sparse-checkout reapply "
                           "--no-sparse-index`");
  }
  return GitIndex(index);
}

Result<std::unique_ptr<FileSource>> Repository::at_index() const {
  if (is_bare()) {
    return Error{"a bare repository has no index", "run it in a clone"};
  }
  auto index = index_of(*impl_);
  if (!index) return index.error();
  return std::unique_ptr<FileSource>(
      std::make_unique<IndexSource>(impl_, *std::move(index)));
}

Result<Repository::Layout> Repository::layout() const {
  Layout layout;
  if (is_bare()) return layout;
  const auto index = index_of(*impl_);
  if (!index) return index.error();
  for (std::size_t i = 0; i < git().index_entrycount(index->get()); ++i) {
    const git_index_entry* entry = git().index_get_byindex(index->get(), i);
    const std::string_view path = entry->path;
    if (!path.starts_with(impl_->prefix)) continue;
    std::string below(path.substr(impl_->prefix.size()));
    if (entry->mode == GIT_FILEMODE_COMMIT) {
      layout.submodules.push_back(std::move(below));
    } else if ((entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0) {
      layout.absent.push_back(std::move(below));
    }
  }
  return layout;
}

}  // namespace ctl
