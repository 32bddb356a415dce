#pragma once

#include <mutex>

#include "engine/git/git_library.h"
#include "engine/git/repository.h"

namespace ctl {

struct Repository::Impl {
  GitRepository handle;
  std::string top;         // of the working tree, with a `/`; bare: ""
  std::string prefix;      // of the directory in the repository: "" or "a/b/"
  std::string index_file;  // another one than the repository's own
  std::mutex mutex;        // of the sources
};

std::string to_hex(const git_oid& id);
Commit to_commit(git_commit* commit);

Result<GitCommit> find_commit(git_repository* repository,
                              const std::string& revision);
Result<GitTree> tree_of(git_commit* commit);
Result<GitIndex> index_of(const Repository::Impl& impl);
Result<std::string> blob_text(git_repository* repository, const git_oid& id);

// The differences under `prefix`, which is cut off their paths.
std::vector<FileChange> changes_of(git_diff* diff, const std::string& prefix);

// What helps when an object is not there.
inline constexpr const char* kMissingObjectHelp =
    "a partial clone gets it with `git fetch --refetch --no-filter`; in any "
    "other `git fsck` finds what is broken";

// An Error that ends in libgit2's own words.
Error git_error_after(const std::string& what, const std::string& help = {});

}  // namespace ctl
