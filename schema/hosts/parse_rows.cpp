#include <algorithm>
#include <iterator>
#include <utility>

#include "schema/base/text.h"
#include "schema/hosts/cursor.h"
#include "schema/hosts/known_names.h"
#include "schema/hosts/recorded.h"

namespace ctl {
namespace {

void fail_unnamed(Cursor& cursor, const std::vector<std::string_view>& names) {
  if (names.empty()) {
    return cursor.fail(cursor.offset(),
                       "the file is a list of rows of no table",
                       "name the table: `{users: [{uid: 0}]}`, or call the "
                       "file after it: `users.json`");
  }
  cursor.fail(cursor.offset(),
              concat("these rows can be of ",
                     join(std::vector<std::string>(names.begin(), names.end()),
                          " or ")),
              concat("name the table: `{", names.front(), ": [{…}]}`"));
}

// Lists of rows one after the other, as an agent prints those of several
// statements.
ReadTables read_lists(Cursor& cursor, const std::string& path,
                      std::string_view only_table, const OwnTables* own) {
  ReadTables read;
  while (cursor.is(Event::Kind::kListStart) && !cursor.failed()) {
    const auto columns = cursor.columns_ahead();
    const std::vector<std::string_view> names =
        only_table.empty() ? tables_of_rows(path, columns, own)
                           : std::vector{only_table};
    if (names.size() != 1 && !columns.empty()) fail_unnamed(cursor, names);
    ReadTables one = read_list(cursor, names.empty() ? "" : names.front());
    if (names.empty()) continue;  // no rows of whatever table
    for (auto& [table, chunks] : one.tables) {
      auto& all = read.tables[table];
      std::ranges::move(chunks, std::back_inserter(all));
    }
    std::ranges::move(one.names, std::back_inserter(read.names));
  }
  return read;
}

}  // namespace

Result<RowTables> parse_rows(const std::string& path, const std::string& text,
                             std::string_view only_table,
                             const OwnTablesPtr& own) {
  const SourceFile file(path, as_utf8(text));
  const auto events = read_events(file);
  if (!events) return events.error();
  Cursor cursor(file, *events);
  ReadTables read;
  if (cursor.is(Event::Kind::kListStart)) {
    read = read_lists(cursor, path, only_table, own.get());
  } else if (!cursor.at_end() && !cursor.is(Event::Kind::kNull)) {
    read = read_tables(cursor);
  }
  if (cursor.failed()) return cursor.take_error();
  if (auto error = check_names(file, read.names, own.get()))
    return *std::move(error);
  return RowTables{std::move(read.tables)};
}

}  // namespace ctl
