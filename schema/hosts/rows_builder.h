#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/hosts/host.h"

namespace ctl {

// Makes TableRows of rows given one cell at a time. A row lacks the columns
// that it was not given.
class RowsBuilder {
 public:
  // Most cells of one table, absent ones included: bounds what a file of rows
  // with ever new columns can grow to.
  static constexpr std::size_t kMaxCells = 16'000'000;

  void begin_row() {
    rows_.push_back(static_cast<std::uint32_t>(cells_.size()));
  }
  // False when the current row has the column already.
  bool add(std::string_view column, std::string_view value);
  std::size_t column_count() const { return names_.size(); }
  // False once the rows need more cells than one table may have.
  bool fits() const { return rows_.size() * names_.size() <= kMaxCells; }
  TableRows build() &&;

 private:
  struct Cell {
    std::uint32_t column = 0;
    std::uint32_t end = 0;  // in text_; begins where the cell before ends
  };
  std::map<std::string, std::uint32_t, std::less<>> columns_;
  std::vector<std::string> names_;
  std::vector<std::size_t> last_row_;  // by column: rows begun when last given
  std::vector<Cell> cells_;
  std::vector<std::uint32_t> rows_;  // index of each row's first cell
  std::string text_;
};

}  // namespace ctl
