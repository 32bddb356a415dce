#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "schema/base/result.h"

namespace ctl {

// Files over this size are refused, and not read to their end.
inline constexpr std::size_t kLargestFile = std::size_t{16} << 20U;

// Where the files of a tree come from: a directory, the git index, a revision.
// Paths are relative to the root, with `/`, sorted.
class FileSource {
 public:
  virtual ~FileSource() = default;
  // Every regular file that may hold definitions; nothing under `.git`.
  virtual Result<std::vector<std::string>> list() = 0;
  // The bytes of one file, of a very large one only the first kLargestFile + 1;
  // an Error says why they cannot be had.
  virtual Result<std::string> read(const std::string& path) = 0;
  virtual bool exists(const std::string& path) = 0;
  // Equal for two sources of one tree only when they have the same bytes at the
  // path; empty when that is not known without reading.
  virtual std::string id(const std::string& /*path*/) { return {}; }
  // Whether read() may be called from several threads at once.
  virtual bool concurrent() const { return false; }
  // Whether exists() can answer for paths that leave the tree.
  virtual bool sees_outside() const { return false; }
};

// The files below a directory of the file system. Symbolic links are followed
// to files inside the directory only; folders whose name begins with a dot are
// left out of list(), though a file in them can be read.
std::unique_ptr<FileSource> directory_source(std::string root);

}  // namespace ctl
