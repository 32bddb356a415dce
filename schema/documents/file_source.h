#pragma once

#include <memory>
#include <string>
#include <vector>

#include "schema/base/result.h"

namespace ctl {

// Where the files of a tree come from: a directory, the git index, a revision.
// Paths are relative to the root, with `/`, sorted.
class FileSource {
 public:
  virtual ~FileSource() = default;
  // Every regular file that may hold definitions; nothing under `.git`.
  virtual Result<std::vector<std::string>> list() = 0;
  // The bytes of one file; an Error says why they cannot be had.
  virtual Result<std::string> read(const std::string& path) = 0;
  virtual bool exists(const std::string& path) = 0;
};

std::unique_ptr<FileSource> directory_source(std::string root);

}  // namespace ctl
