#include <algorithm>
#include <array>

#include "schema/base/text.h"
#include "schema/hosts/cursor.h"
#include "schema/hosts/rows_builder.h"

namespace ctl {
namespace {

using Kind = Event::Kind;
using Tables = std::map<std::string, std::vector<TableRows>, std::less<>>;

bool is_one_of(std::string_view word,
               const std::array<std::string_view, 3>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The text that the agent would have for a value.
std::string_view agent_text(std::string_view text, Kind kind) {
  if (kind != Kind::kPlain) return text;
  if (is_one_of(text, {"true", "True", "TRUE"})) return "1";
  if (is_one_of(text, {"false", "False", "FALSE"})) return "0";
  return text;
}

void read_cell(Cursor& cursor, RowsBuilder& rows) {
  const std::size_t at = cursor.offset();
  const auto column = cursor.key();
  if (!column) return;
  if (cursor.is(Kind::kNull)) {
    cursor.take();
    return;
  }
  if (!cursor.is_scalar()) {
    cursor.fail(
        cursor.offset(),
        concat("the value of column ", quote(*column), " is a list or a map"),
        "a value is text, a number, true, false or null");
    return;
  }
  const Event& value = cursor.take();
  if (!rows.add(*column, agent_text(cursor.text_of(value), value.kind))) {
    cursor.fail(at, concat("column ", quote(*column), " is given twice"),
                "keep one of them");
  }
}

// The cursor stands at the list of rows.
TableRows read_rows(Cursor& cursor) {
  RowsBuilder rows;
  if (!cursor.enter(Kind::kListStart, "rows")) return std::move(rows).build();
  while (!cursor.leave(Kind::kListEnd)) {
    const std::size_t at = cursor.offset();
    if (!cursor.enter(Kind::kMapStart, "columns and values")) break;
    if (cursor.is(Kind::kMapEnd)) {
      cursor.fail(at, "a row has no columns", "give it at least one");
    }
    rows.begin_row();
    while (!cursor.leave(Kind::kMapEnd))
      read_cell(cursor, rows);
    if (!rows.fits()) {
      cursor.fail(
          at,
          concat("the rows need more than ", RowsBuilder::kMaxCells, " cells"),
          "give fewer rows, or fewer different columns");
    }
  }
  return std::move(rows).build();
}

}  // namespace

Tables read_tables(Cursor& cursor) {
  Tables tables;
  if (!cursor.enter(Kind::kMapStart, "tables")) return tables;
  while (!cursor.leave(Kind::kMapEnd)) {
    const std::size_t at = cursor.offset();
    const auto table = cursor.key();
    if (!table) break;
    if (tables.contains(*table)) {
      cursor.fail(at, concat("table ", quote(*table), " is given twice"),
                  "put all of its rows in one list");
      break;
    }
    std::vector<TableRows>& chunks = tables[std::string(*table)];
    if (cursor.is(Kind::kNull)) {  // `users:` with nothing below it
      cursor.take();
      continue;
    }
    TableRows rows = read_rows(cursor);
    if (rows.row_count() > 0) chunks.push_back(std::move(rows));
  }
  return tables;
}

Result<RowTables> parse_rows(const std::string& path, const std::string& text,
                             std::string_view only_table) {
  const SourceFile file(path, text);
  const auto events = read_events(file);
  if (!events) return events.error();
  Cursor cursor(file, *events);
  RowTables out;
  if (cursor.is(Kind::kListStart)) {
    if (only_table.empty()) {
      cursor.fail(cursor.offset(), "the file is a list of rows of no table",
                  "name the table: `{users: [{uid: 0}]}`");
    }
    TableRows rows = read_rows(cursor);
    auto& chunks = out.tables[std::string(only_table)];
    if (rows.row_count() > 0) chunks.push_back(std::move(rows));
  } else if (!cursor.at_end() && !cursor.is(Kind::kNull)) {
    out.tables = read_tables(cursor);
  }
  if (cursor.failed()) return cursor.take_error();
  return out;
}

}  // namespace ctl
