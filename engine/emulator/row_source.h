#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schema/hosts/host.h"

namespace ctl {

// The rows of one table of a host, its chunks one after the other, read by the
// position of a column in the declaration.
class RowSource {
 public:
  // How the cells of a column compare with a value that is asked for.
  enum class Match { kBytes, kIgnoreCase, kInteger32, kInteger64 };

  // `chunks` must outlive this; a chunk's column that is not declared is
  // ignored.
  RowSource(std::span<const TableRows> chunks,
            std::span<const std::string_view> columns);

  std::size_t size() const { return size_; }
  // Nothing when the row lacks the column.
  std::optional<std::string_view> cell(std::size_t row,
                                       std::size_t column) const;

  // The rows, in order, whose cell equals one of the values. For the integers
  // the values are decimal. Looked up in an index that is made when first asked
  // for.
  std::vector<std::uint32_t> find(std::size_t column, Match match,
                                  std::span<const std::string> values,
                                  bool windows) const;

 private:
  using Index = std::unordered_map<std::string, std::vector<std::uint32_t>>;

  struct Chunk {
    const TableRows* rows;
    std::size_t first;         // number of its first row
    std::vector<int> columns;  // of the chunk, by declared column; -1: lacks it
  };

  const Index& index(std::size_t column, Match match, bool windows) const;

  std::vector<Chunk> chunks_;
  std::size_t size_ = 0;
  mutable std::unordered_map<std::size_t, Index> indexes_;
};

}  // namespace ctl
