#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "schema/catalog/catalog.h"

namespace ctl {

// How the agent turns the text of a row into the value of a column
// (contracts/osquery.md 5). Nothing: SQL NULL.

// `long` has 32 bits in agents on Windows.
std::optional<long long> agent_integer(std::string_view text, ColumnType type,
                                       bool windows);
std::optional<double> agent_double(std::string_view text);

// The text of a REAL in an agent's result (contracts/osquery.md 13): 15
// significant digits, ".0" appended when there is no point.
std::string agent_text(double value);

}  // namespace ctl
