#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ctl {

// A place in a file. Lines and columns count from 1 and columns count Unicode
// code points; 0 means "not known".
struct Position {
  int line = 0;
  int column = 0;
  auto operator<=>(const Position&) const = default;
};

// The text of one input file and its path relative to the repository root, with
// `/`. Offsets are bytes into text(). A byte order mark is part of the text but
// of no column; a line ends at LF, CRLF or a lone CR.
class SourceFile {
 public:
  SourceFile(std::string path, std::string text);

  const std::string& path() const { return path_; }
  const std::string& text() const { return text_; }

  // A line without its line break; empty when out of range.
  std::string_view line(int number) const;
  int line_count() const { return static_cast<int>(starts_.size()); }

  Position position(std::size_t offset) const;
  // The byte offset of a position; a column past the end of its line counts as
  // the end. npos when the line does not exist.
  std::size_t offset(Position at) const;

 private:
  std::string path_;
  std::string text_;
  std::vector<std::size_t> starts_;  // offset of the first byte of each line
};

}  // namespace ctl
