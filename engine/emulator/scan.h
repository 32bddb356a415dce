#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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

// Rows made for one scan. Their text lives as long as the cursor's scan.
struct GeneratedRows {
  GeneratedRows(TableRows made, const std::vector<std::string_view>& columns)
      : rows(std::move(made)), source(std::span(&rows, 1), columns) {}
  GeneratedRows(const GeneratedRows&) = delete;
  GeneratedRows& operator=(const GeneratedRows&) = delete;

  TableRows rows;
  RowSource source;
};

struct ScanAnswer {
  // Set when the scan fails, with the error message.
  std::optional<std::string> failure;
  // The rows to show; nothing: all of them.
  std::optional<std::vector<std::uint32_t>> rows;
  // When set, these are shown instead of the host's.
  std::shared_ptr<const GeneratedRows> generated{};
};

// What the agent does when a table is scanned (contracts/osquery.md 4): the
// checks with their messages, then the rows the table would generate. `call`
// tells which constraints were taken, `arguments` holds those whose value is
// neither NULL nor empty.
ScanAnswer scan_table(const EmulatedTable& table, const PlanCall& call,
                      const std::vector<ScanArgument>& arguments);

}  // namespace ctl
