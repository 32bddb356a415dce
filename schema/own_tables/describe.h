#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schema/base/diagnostic.h"
#include "schema/base/source_file.h"
#include "schema/catalog/own_tables.h"
#include "schema/documents/node.h"

namespace ctl {

// Where tables exist that do not say where.
inline constexpr PlatformSet kUsualPlatforms = 7;  // all but chrome

// What a description may leave out.
struct TableDefaults {
  std::string name{};  // of a file that describes one table without its name
  PlatformSet platforms = kUsualPlatforms;
};

// The tables that a text describes, or the first mistake in it: its path,
// place, message and help.
struct DescribedTables {
  std::vector<TableDescription> tables{};
  std::optional<Diagnostic> mistake{};
};

// A whole file, in any of these forms: the catalogue's JSON or YAML
// (`{tables: [{name, platforms, columns: [{name, type}]}]}`, the list alone, or
// one table), an osquery specification (`.table`), the JSON of `PRAGMA
// table_info`, or an osquery configuration with automatic table construction.
DescribedTables describe_tables(const SourceFile& file,
                                const TableDefaults& defaults);

// One table, written inline: `{name, platforms, columns}`.
DescribedTables describe_table(const SourceFile& file, const Node& node,
                               const TableDefaults& defaults);

// Those of every `auto_table_construction` anywhere in a document. Tables that
// lack a query, path or columns are left out, as the agent leaves them out.
DescribedTables all_constructed_tables(const SourceFile& file,
                                       const Node& root);

// "TEXT", also "bigint" and "UNSIGNED_BIGINT"; nothing for another word.
std::optional<ColumnType> parse_column_type(std::string_view word);

// Tables in the form of the catalogue, as describe_tables() reads it.
std::string print_tables(const std::vector<TableDescription>& tables);

}  // namespace ctl
