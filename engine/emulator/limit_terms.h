#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "engine/emulator/tokens.h"
#include "schema/catalog/catalog.h"

namespace ctl {

// The names of one table of a statement.
struct NamedTable {
  const Table* table = nullptr;
  std::string alias{};  // as written, or the table's name

  // The number of tokens of a column of it that the tokens begin with, else 0.
  std::size_t column_length(std::span<const Token> tokens) const;
};

// What the terms of a WHERE clause say about a LIMIT for the only table of the
// clause's SELECT (contracts/osquery.md 3.5, 3.6).
enum class LimitTerms {
  kForbid,   // no SQLite offers the LIMIT to the table
  kOffered,  // the linked SQLite offers it
  kMissing,  // only 3.42 does
};

LimitTerms read_limit_terms(std::span<const Token> where,
                            const NamedTable& table);

}  // namespace ctl
