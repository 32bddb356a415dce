#include <algorithm>
#include <array>
#include <utility>

#include "schema/base/text.h"
#include "schema/hosts/cursor.h"
#include "schema/hosts/rows_builder.h"

namespace ctl {
namespace {

using Kind = Event::Kind;

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

// One table of a file.
class TableReader {
 public:
  TableReader(Cursor& cursor, std::string_view table)
      : cursor_(cursor), table_(table) {}

  // The cursor stands at the list of rows.
  TableRows read() {
    if (cursor_.enter(Kind::kListStart, "rows")) {
      while (!cursor_.leave(Kind::kListEnd)) {
        read_row();
      }
    }
    return std::move(rows_).build();
  }
  std::vector<NamedPlace> take_names() { return std::move(names_); }

 private:
  void read_row() {
    const std::size_t at = cursor_.offset();
    if (!cursor_.enter(Kind::kMapStart, "columns and values")) return;
    if (cursor_.is(Kind::kMapEnd)) {
      cursor_.fail(at, "a row has no columns", "give it at least one");
    }
    rows_.begin_row();
    while (!cursor_.leave(Kind::kMapEnd)) {
      read_cell();
    }
    if (!rows_.fits()) {
      cursor_.fail(
          at,
          concat("the rows need more than ", RowsBuilder::kMaxCells, " cells"),
          "give fewer rows, or fewer different columns");
    }
  }

  void read_cell() {
    const std::size_t at = cursor_.offset();
    const auto column = cursor_.key();
    if (!column) return;
    if (cursor_.is(Kind::kNull)) {
      cursor_.take();
      return;
    }
    if (!cursor_.is_scalar()) {
      cursor_.fail(
          cursor_.offset(),
          concat("the value of column ", quote(*column), " is a list or a map"),
          "a value is text, a number, true, false or null");
      return;
    }
    const Event& value = cursor_.take();
    const std::size_t known = rows_.column_count();
    if (!rows_.add(*column, agent_text(cursor_.text_of(value), value.kind))) {
      cursor_.fail(at, concat("column ", quote(*column), " is given twice"),
                   "keep one of them");
    }
    if (rows_.column_count() > known) {
      names_.push_back({std::string(table_), std::string(*column), at});
    }
  }

  Cursor& cursor_;
  std::string_view table_;
  RowsBuilder rows_;
  std::vector<NamedPlace> names_;
};

}  // namespace

ReadTables read_list(Cursor& cursor, std::string_view table) {
  ReadTables out;
  TableReader reader(cursor, table);
  TableRows rows = reader.read();
  auto& chunks = out.tables[std::string(table)];
  if (rows.row_count() > 0) chunks.push_back(std::move(rows));
  out.names = reader.take_names();
  return out;
}

ReadTables read_tables(Cursor& cursor) {
  ReadTables out;
  if (!cursor.enter(Kind::kMapStart, "tables")) return out;
  while (!cursor.leave(Kind::kMapEnd)) {
    const std::size_t at = cursor.offset();
    const auto table = cursor.key();
    if (!table) break;
    if (out.tables.contains(*table)) {
      cursor.fail(at, concat("table ", quote(*table), " is given twice"),
                  "put all of its rows in one list");
      break;
    }
    out.names.push_back({std::string(*table), "", at});
    if (cursor.is(Kind::kNull)) {  // `users:` with nothing below it
      cursor.take();
      out.tables[std::string(*table)];
      continue;
    }
    ReadTables one = read_list(cursor, *table);
    out.tables.merge(one.tables);
    out.names.insert(out.names.end(), one.names.begin(), one.names.end());
  }
  return out;
}

}  // namespace ctl
