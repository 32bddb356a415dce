#pragma once

#include <memory>
#include <string>
#include <vector>

#include "schema/base/result.h"
#include "schema/documents/file_source.h"

namespace ctl {

// What a run looks at: the tree as it is, or only what a change did to it.
struct Scope {
  enum class Kind { kAll, kChanged, kStaged };
  Kind kind = Kind::kAll;
  std::string base;  // kChanged: compare with where HEAD left this revision
};

// `--changed lib/linux` names a path when no revision is called so.
struct ChosenScope {
  Scope scope;
  std::vector<std::string> paths;
};
Result<ChosenScope> settle_base(Scope scope, std::vector<std::string> paths,
                                const std::string& directory);

// The two states that a change lies between. `before` has no file when there is
// no commit yet.
struct Sides {
  std::unique_ptr<FileSource> before;
  std::unique_ptr<FileSource> after;
};

// The files of a folder, with those that a sparse checkout left out of it read
// from the index: they are part of the tree though not on disk.
Result<std::unique_ptr<FileSource>> working_tree(const std::string& root);

// kChanged: the working tree against where it left `base`; kStaged: the index
// against HEAD. Files that git does not keep (submodules, ignored files) are on
// both sides as they are on disk: nothing in them is part of the change.
Result<Sides> open_sides(const std::string& root, const Scope& scope);

}  // namespace ctl
