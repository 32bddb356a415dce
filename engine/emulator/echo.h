#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/emulator/scan.h"

namespace ctl {

// Whether a column only tells the table what to do.
bool is_instruction(const EmulatedTable& table, std::size_t column);

// What a scan shows once the table has heeded the columns that only tell it
// what to do (`max_rows`, `sigrule`, `timeout`): no row has a value of its own
// there, and says what was asked, as SQLite checks it again.
ScanAnswer echo_arguments(const EmulatedTable& table,
                          const std::vector<ScanArgument>& arguments,
                          ScanAnswer answer);

// An answer that shows these rows instead of the host's.
ScanAnswer show_rows(const EmulatedTable& table, TableRows rows);

// The rows of an answer with a value in each of some columns; what a row has
// there itself stays, unless `replace`.
struct NewCell {
  std::size_t column = 0;
  std::string value{};
};
ScanAnswer with_cells(const EmulatedTable& table, const ScanAnswer& answer,
                      const std::vector<NewCell>& cells, bool replace);

}  // namespace ctl
