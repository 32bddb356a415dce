#pragma once

#include <cstddef>
#include <string>

#include "schema/base/diagnostic.h"
#include "schema/base/source_file.h"

namespace ctl {

// The rule that mistakes in descriptions of tables are found by.
inline constexpr const char* kBadTable = "bad-table";

// Thrown inside this folder only.
struct TableMistake {
  std::size_t offset = 0;
  std::string message;
  std::string help;
};

inline Diagnostic to_diagnostic(const SourceFile& file,
                                const TableMistake& mistake) {
  Diagnostic out;
  out.rule = kBadTable;
  out.path = file.path();
  out.at = file.position(mistake.offset);
  out.message = mistake.message;
  out.help = mistake.help;
  return out;
}

}  // namespace ctl
