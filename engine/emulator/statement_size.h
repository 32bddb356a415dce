#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/emulator/tokens.h"

namespace ctl {

// SQLite compares each function call of a statement with all before it, and
// walks a USING list by recursion, and asks nobody meanwhile. Statements with
// more of either than anybody writes are not given to it.
struct Oversize {
  std::size_t statement = 0;  // byte offset of its first token
  const char* what = "";      // "function calls"
  std::size_t limit = 0;
};

// The first statement that is too large.
std::optional<Oversize> find_oversize(const std::vector<Token>& tokens);

}  // namespace ctl
