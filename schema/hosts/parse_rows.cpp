#include <utility>

#include "schema/hosts/cursor.h"
#include "schema/hosts/known_names.h"

namespace ctl {

Result<RowTables> parse_rows(const std::string& path, const std::string& text,
                             std::string_view only_table,
                             const OwnTablesPtr& own) {
  const SourceFile file(path, text);
  const auto events = read_events(file);
  if (!events) return events.error();
  Cursor cursor(file, *events);
  ReadTables read;
  if (cursor.is(Event::Kind::kListStart)) {
    if (only_table.empty()) {
      cursor.fail(cursor.offset(), "the file is a list of rows of no table",
                  "name the table: `{users: [{uid: 0}]}`");
    }
    read = read_list(cursor, only_table);
  } else if (!cursor.at_end() && !cursor.is(Event::Kind::kNull)) {
    read = read_tables(cursor);
  }
  if (cursor.failed()) return cursor.take_error();
  if (auto error = check_names(file, read.names, own.get()))
    return *std::move(error);
  return RowTables{std::move(read.tables)};
}

}  // namespace ctl
