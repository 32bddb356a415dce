#include "schema/hosts/known_names.h"

#include <algorithm>

#include "schema/base/text.h"
#include "schema/catalog/own_tables.h"

namespace ctl {
namespace {

Error unknown_table(const SourceFile& file, const NamedPlace& place,
                    const OwnTables* own) {
  std::vector<std::string_view> names;
  for (const Table& table : all_tables())
    names.push_back(table.name);
  if (own != nullptr) {
    for (const Table& table : own->tables())
      names.push_back(table.name);
  }
  const std::string_view near = closest(place.table, names);
  return error_at(
      file, place.at, concat("no table ", quote(place.table)),
      near.empty() ? "`ctl schema` lists the tables; describe one of your own "
                     "under `tables` in ctl.yml"
                   : concat("did you mean '", near, "'?"));
}

Error unknown_column(const SourceFile& file, const NamedPlace& place,
                     std::span<const std::string_view> columns) {
  const std::string_view near = closest(place.column, columns);
  return error_at(
      file, place.at,
      concat("no column ", quote(place.column), " in table ",
             quote(place.table)),
      concat(near.empty() ? "" : concat("did you mean '", near, "'? "),
             "`ctl schema ", place.table, "` lists all ",
             plural(columns.size(), "column")));
}

}  // namespace

std::optional<Error> check_names(const SourceFile& file,
                                 std::span<const NamedPlace> names,
                                 const OwnTables* own) {
  for (const NamedPlace& place : names) {
    std::vector<std::string_view> columns;
    const Table* table = find_table(place.table, own);
    if (table == nullptr) return unknown_table(file, place, own);
    // Without any columns, every column is one of the table's.
    if (place.column.empty() || table->columns.empty() ||
        table->column(place.column) != nullptr) {
      continue;
    }
    for (const Column& column : table->columns)
      columns.push_back(column.name);
    return unknown_column(file, place, columns);
  }
  return std::nullopt;
}

}  // namespace ctl
