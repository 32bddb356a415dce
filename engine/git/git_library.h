#pragma once

#include <git2.h>

#include <memory>
#include <string>

#include "schema/base/result.h"

namespace ctl {

// The functions of libgit2 that are used, looked up when first needed
// (docs/decisions/start-up.md).
struct GitLibrary {
#define CTL_GIT(name) decltype(&git_##name) name = nullptr;
#include "engine/git/git_functions.def"
#undef CTL_GIT
};

// Opens the library once for the process; safe from any thread. An Error names
// the package to install.
const Result<GitLibrary>& git_library();

// The table, once git_library() has succeeded.
inline const GitLibrary& git() {
  return *git_library();
}

// What libgit2 says about its last failure on this thread.
std::string git_cause();

// One owner a kind of handle.
#define CTL_GIT_HANDLE(Name, type, release)              \
  struct Name##Deleter {                                 \
    void operator()(type* p) const { git().release(p); } \
  };                                                     \
  using Name = std::unique_ptr<type, Name##Deleter>;
CTL_GIT_HANDLE(GitRepository, git_repository, repository_free)
CTL_GIT_HANDLE(GitObject, git_object, object_free)
CTL_GIT_HANDLE(GitCommit, git_commit, commit_free)
CTL_GIT_HANDLE(GitTree, git_tree, tree_free)
CTL_GIT_HANDLE(GitTreeEntry, git_tree_entry, tree_entry_free)
CTL_GIT_HANDLE(GitBlob, git_blob, blob_free)
CTL_GIT_HANDLE(GitIndex, git_index, index_free)
CTL_GIT_HANDLE(GitDiff, git_diff, diff_free)
#undef CTL_GIT_HANDLE

}  // namespace ctl
