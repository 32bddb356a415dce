#pragma once

#include "schema/own_tables/describe.h"
#include "schema/own_tables/mistake.h"

namespace ctl {

// Throw a TableMistake at `offset`: a name that SQLite would need quotes for,
// a table that agents have already, a column given twice, no column at all.
void check_name(std::string_view name, std::string_view what,
                std::size_t offset);
// What quotes in backticks can hold, as agents declare what they construct.
void check_quotable(std::string_view name, std::size_t offset);
void check_new(std::string_view table, std::size_t offset);
void check_columns(const TableDescription& table, std::size_t offset);

}  // namespace ctl
