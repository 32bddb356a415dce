#pragma once

#include <cstddef>
#include <vector>

#include "schema/documents/tree.h"

namespace ctl {

struct ByteRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Finds what is around a byte of a file: built once, asked in logarithmic time.
class Spans {
 public:
  explicit Spans(const File& file);

  // The innermost mapping, or entry of one, that holds the byte; nullptr when
  // there is none.
  const Node* map_at(std::size_t offset) const;
  const Entry* entry_at(std::size_t offset) const;
  // From the end of the document before the byte to the start of the next.
  ByteRange document_at(std::size_t offset) const;

 private:
  struct Span {
    ByteRange range;
    const Node* map = nullptr;
    const Entry* entry = nullptr;
    std::size_t parent = 0;  // index + 1; 0: none
  };

  void add(const Node& node);
  void link();
  std::size_t innermost(std::size_t offset) const;

  const File& file_;
  std::vector<Span> spans_;
};

}  // namespace ctl
