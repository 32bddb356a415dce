#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/emulator/emulated_table.h"

namespace ctl {

// One taken constraint with one value, as a table sees it.
struct ScanArgument {
  std::size_t column = 0;  // position in the declaration
  int op = 0;
  std::string value;
  bool text = false;  // the value is text, not a number turned into text
  // How SQLite compares: bytes, ASCII case ignored, or otherwise (neither).
  bool plain_collation = true;
  bool nocase = false;
};

struct ScanAnswer {
  // Set when the scan fails, with the error message.
  std::optional<std::string> failure;
  // The rows to show; nothing: all of them.
  std::optional<std::vector<std::uint32_t>> rows;
};

// What the agent does when a table is scanned (contracts/osquery.md 4): the
// checks with their messages, then the rows the table would generate. `call`
// tells which constraints were taken, `arguments` holds those whose value is
// neither NULL nor empty.
ScanAnswer scan_table(const EmulatedTable& table, const PlanCall& call,
                      const std::vector<ScanArgument>& arguments);

}  // namespace ctl
