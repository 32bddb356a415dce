#include "engine/emulator/virtual_table.h"

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/emulator/best_index.h"
#include "engine/emulator/emulated_table.h"
#include "engine/emulator/scan.h"
#include "engine/emulator/values.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

struct VirtualTable : sqlite3_vtab {
  explicit VirtualTable(const EmulatedTable& shown)
      : sqlite3_vtab{}, table(shown) {}
  const EmulatedTable& table;
};

struct Cursor : sqlite3_vtab_cursor {
  explicit Cursor(const EmulatedTable& scanned)
      : sqlite3_vtab_cursor{}, table(scanned) {}

  std::size_t size() const { return rows ? rows->size() : source->size(); }
  std::size_t row() const { return rows ? (*rows)[at] : at; }

  const EmulatedTable& table;
  const RowSource* source = nullptr;
  std::optional<std::vector<std::uint32_t>> rows;  // nothing: all
  std::shared_ptr<const GeneratedRows>
      generated;  // what `source` reads, if any
  std::size_t at = 0;
  std::vector<ScanArgument> arguments;
};

VirtualTable& table_of(sqlite3_vtab* table) {
  return *static_cast<VirtualTable*>(table);
}

Cursor& cursor_of(sqlite3_vtab_cursor* cursor) {
  return *static_cast<Cursor*>(cursor);
}

// No exception may pass through SQLite.
template <typename Body>
int guarded(Body body) {
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return SQLITE_NOMEM;
  } catch (...) {
    return SQLITE_ERROR;
  }
}

int set_error(sqlite3_vtab& table, const std::string& text) {
  sqlite3_free(table.zErrMsg);
  table.zErrMsg = sqlite3_mprintf("%s", text.c_str());
  return SQLITE_ERROR;
}

int connect(sqlite3* db, void* aux, int /*argc*/, const char* const* /*argv*/,
            sqlite3_vtab** out, char** /*error*/) {
  return guarded([&] {
    const auto& table = *static_cast<const EmulatedTable*>(aux);
    const int code = sqlite3_declare_vtab(db, table.declaration().c_str());
    if (code == SQLITE_OK) {
      *out = std::make_unique<VirtualTable>(table).release();
    }
    return code;
  });
}

int disconnect(sqlite3_vtab* table) {
  const std::unique_ptr<VirtualTable> owner(&table_of(table));
  return SQLITE_OK;
}

int plan(sqlite3_vtab* table, sqlite3_index_info* info) {
  return guarded([&] { return best_index(table_of(table).table, *info); });
}

int open(sqlite3_vtab* table, sqlite3_vtab_cursor** out) {
  return guarded([&] {
    *out = std::make_unique<Cursor>(table_of(table).table).release();
    return SQLITE_OK;
  });
}

int close(sqlite3_vtab_cursor* cursor) {
  const std::unique_ptr<Cursor> owner(&cursor_of(cursor));
  return SQLITE_OK;
}

std::string text_of(sqlite3_value* value) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

void add_argument(std::vector<ScanArgument>& arguments,
                  const OfferedConstraint& taken, sqlite3_value* value) {
  arguments.push_back({.column = static_cast<std::size_t>(taken.column),
                       .op = taken.op,
                       .value = text_of(value),
                       .text = sqlite3_value_type(value) == SQLITE_TEXT,
                       .plain_collation = taken.plain_collation,
                       .nocase = taken.nocase});
}

// More values than a list that is handed over whole may have.
constexpr std::size_t kMostArguments = 200000;

bool is_late(Session& session, std::size_t arguments) {
  if (arguments > kMostArguments) session.stop = StopReason::kMemory;
  return arguments % 1024 == 0 && session.expired();
}

// NULL never counts, an empty text only inside a list handed over whole.
void add_arguments(Session& session, std::vector<ScanArgument>& arguments,
                   const OfferedConstraint& taken, sqlite3_value* value) {
  if (taken.op != constraint_op::kInList) {
    if (sqlite3_value_type(value) == SQLITE_NULL) return;
    add_argument(arguments, taken, value);
    if (arguments.back().value.empty()) arguments.pop_back();
    return;
  }
  sqlite3_value* item = nullptr;
  for (int code = sqlite3_vtab_in_first(value, &item);
       code == SQLITE_OK && item != nullptr &&
       !is_late(session, arguments.size());
       code = sqlite3_vtab_in_next(value, &item)) {
    if (sqlite3_value_type(item) != SQLITE_NULL) {
      add_argument(arguments, taken, item);
    }
  }
}

int filter(sqlite3_vtab_cursor* base, int number, const char* /*text*/,
           int count, sqlite3_value** values) {
  return guarded([&] {
    Cursor& cursor = cursor_of(base);
    Session& session = cursor.table.session();
    const PlanCall* const found = session.call(number);
    if (found == nullptr) return SQLITE_INTERNAL;
    const PlanCall& planned = *found;
    cursor.arguments.clear();
    int next = 0;
    for (const OfferedConstraint& offered : planned.constraints) {
      if (offered.implied && offered.right) {
        cursor.arguments.push_back(
            {.column = 0, .op = offered.op, .value = *offered.right});
      }
      if (!offered.taken || offered.implied || next >= count) continue;
      add_arguments(session, cursor.arguments, offered, values[next]);
      ++next;
    }
    if (session.expired()) return SQLITE_INTERRUPT;
    ScanAnswer answer = scan_table(cursor.table, planned, cursor.arguments);
    if (answer.failure) {
      set_error(*base->pVtab, *answer.failure);
      return SQLITE_CONSTRAINT;
    }
    cursor.generated = std::move(answer.generated);
    cursor.source = cursor.generated == nullptr ? &cursor.table.rows()
                                                : &cursor.generated->source;
    cursor.rows = std::move(answer.rows);
    cursor.at = 0;
    ScanCount& scans = session.scans[number - kFirstCall];
    ++scans.times;
    scans.rows += cursor.size();
    return session.expired() ? SQLITE_INTERRUPT : SQLITE_OK;
  });
}

int next_row(sqlite3_vtab_cursor* cursor) {
  ++cursor_of(cursor).at;
  return SQLITE_OK;
}

int at_end(sqlite3_vtab_cursor* base) {
  const Cursor& cursor = cursor_of(base);
  return cursor.source == nullptr || cursor.at >= cursor.size() ? 1 : 0;
}

// The host outlives every statement, so its text needs no copy; what was made
// for a scan is gone with the next one.
void answer_text(sqlite3_context* context, std::string_view text,
                 bool generated) {
  sqlite3_result_text64(context, text.empty() ? "" : text.data(), text.size(),
                        generated ? SQLITE_TRANSIENT : SQLITE_STATIC,
                        SQLITE_UTF8);
}

// What a table that never answers NULL says of a number that it does not know.
std::optional<long long> unknown_number(const Table& table,
                                        std::string_view column) {
  // Said of every row, of a local account or outside of a container.
  if (table.source == Source::kOsquery &&
      (column == "include_remote" || column == "pid_with_namespace"))
    return 0;
  if (table.name != "processes" && table.name != "systemd_units") {
    return std::nullopt;
  }
  return column == "on_disk" ? -1 : 0;
}

void answer_integer(sqlite3_context* context, const EmulatedTable& table,
                    const Column& column, std::string_view text) {
  auto value = agent_integer(text, column.type, table.session().windows());
  if (!value) value = unknown_number(table.table(), column.name);
  if (value) sqlite3_result_int64(context, *value);
}

int column(sqlite3_vtab_cursor* base, sqlite3_context* context, int at) {
  return guarded([&] {
    const Cursor& cursor = cursor_of(base);
    const EmulatedTable& table = cursor.table;
    const DeclaredColumn& declared =
        table.columns()[static_cast<std::size_t>(at)];
    const auto cell = cursor.source->cell(cursor.row(), declared.target);
    if (table.chrome()) {
      if (cell) answer_text(context, *cell, false);
      return SQLITE_OK;
    }
    switch (declared.column->type) {
      case ColumnType::kText:
      case ColumnType::kBlob:
        answer_text(context, cell.value_or(""), cursor.generated != nullptr);
        break;
      case ColumnType::kInteger:
      case ColumnType::kBigint:
      case ColumnType::kUnsignedBigint:
        answer_integer(context, table, *declared.column, cell.value_or(""));
        break;
      case ColumnType::kDouble:
        if (const auto value = agent_double(cell.value_or(""))) {
          sqlite3_result_double(context, *value);
        }
        break;
    }
    return SQLITE_OK;
  });
}

int rowid(sqlite3_vtab_cursor* cursor, sqlite3_int64* out) {
  *out = static_cast<sqlite3_int64>(cursor_of(cursor).at);
  return SQLITE_OK;
}

// Extension tables can be written to as far as SQLite knows; all that are
// emulated are read-only.
int update(sqlite3_vtab* base, int count, sqlite3_value** values,
           sqlite3_int64* /*rowid*/) {
  return guarded([&] {
    const bool insert =
        count > 1 && sqlite3_value_type(values[0]) == SQLITE_NULL;
    for (int i = 2; insert && i < count; ++i) {
      if (sqlite3_value_type(values[i]) == SQLITE_NULL) return SQLITE_MISMATCH;
    }
    return set_error(*base, concat("table ", table_of(base).table.table().name,
                                   " may not be modified"));
  });
}

constexpr sqlite3_module make_module(bool writable) {
  sqlite3_module module{};
  module.xCreate = connect;
  module.xConnect = connect;
  module.xBestIndex = plan;
  module.xDisconnect = disconnect;
  module.xDestroy = disconnect;
  module.xOpen = open;
  module.xClose = close;
  module.xFilter = filter;
  module.xNext = next_row;
  module.xEof = at_end;
  module.xColumn = column;
  module.xRowid = rowid;
  if (writable) module.xUpdate = update;
  return module;
}

constinit const sqlite3_module kModule = make_module(false);
constinit const sqlite3_module kExtensionModule = make_module(true);

}  // namespace

int register_module(sqlite3* db, const EmulatedTable& table) {
  const std::string name(table.table().name);
  const bool writable = table.extension() && !table.chrome();
  // SQLite hands the pointer back as it is; nothing writes through it.
  return sqlite3_create_module(db, name.c_str(),
                               writable ? &kExtensionModule : &kModule,
                               const_cast<EmulatedTable*>(&table));
}

}  // namespace ctl
