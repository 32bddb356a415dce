#include "engine/emulator/json_tables.h"

#include <sqlite3.h>

#include <array>
#include <memory>
#include <new>
#include <string>

#include "engine/emulator/functions/json5.h"
#include "engine/emulator/functions/plain_sqlite.h"

namespace ctl {
namespace {

constexpr unsigned kJsonSubtype = 'J';
// In the order of the declaration; those from `json` on are arguments.
constexpr int kColumns = 8;
constexpr int kJson = 8;
constexpr int kRowid = 10;  // of the rows that are handed on
// idxNum, as SQLite's own table functions have it.
constexpr int kNothing = 0;
constexpr int kWithJson = 1;
constexpr int kWithBoth = 3;

struct Module {
  const char* name;
  const sql::FunctionContext* context;
  std::shared_ptr<sql::PlainSqlite> plain;
};

struct JsonTable : sqlite3_vtab {
  const Module* module = nullptr;
};

struct FreeValue {
  void operator()(sqlite3_value* value) const { sqlite3_value_free(value); }
};

struct Cursor : sqlite3_vtab_cursor {
  sql::PlainSqlite::Statement rows;
  bool at_row = false;
  std::unique_ptr<sqlite3_value, FreeValue> json;
};

Cursor& cursor_of(sqlite3_vtab_cursor* base) {
  return *static_cast<Cursor*>(base);
}

const Module& module_of(sqlite3_vtab_cursor* base) {
  return *static_cast<JsonTable*>(base->pVtab)->module;
}

int connect(sqlite3* db, void* data, int /*count*/, const char* const* /*args*/,
            sqlite3_vtab** made, char** /*error*/) {
  const int code = sqlite3_declare_vtab(
      db,
      "CREATE TABLE x(key,value,type,atom,id,parent,fullkey,path,"
      "json HIDDEN,root HIDDEN)");
  if (code != SQLITE_OK) return code;
  auto* table = new (std::nothrow) JsonTable{};
  if (table == nullptr) return SQLITE_NOMEM;
  table->module = static_cast<const Module*>(data);
  *made = table;
  return sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
}

int disconnect(sqlite3_vtab* table) {
  delete static_cast<JsonTable*>(table);
  return SQLITE_OK;
}

// A plan has to bring the values of all arguments that are given.
int best_index(sqlite3_vtab* /*table*/, sqlite3_index_info* info) {
  std::array<int, 2> given = {-1, -1};
  std::array<bool, 2> missing = {};
  for (int i = 0; i < info->nConstraint; ++i) {
    const auto& constraint = info->aConstraint[i];
    if (constraint.iColumn < kJson) continue;
    const auto argument = static_cast<std::size_t>(constraint.iColumn - kJson);
    if (constraint.usable == 0) {
      missing[argument] = true;
    } else if (constraint.op == SQLITE_INDEX_CONSTRAINT_EQ) {
      given[argument] = i;
    }
  }
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (missing[i] && given[i] < 0) return SQLITE_CONSTRAINT;
  }
  info->idxNum = kNothing;
  if (given[0] < 0) return SQLITE_OK;
  info->estimatedCost = 1.0;
  info->idxNum = given[1] < 0 ? kWithJson : kWithBoth;
  for (int i = 0; i < 2; ++i) {
    const int at = given[static_cast<std::size_t>(i)];
    if (at < 0) continue;
    info->aConstraintUsage[at].argvIndex = i + 1;
    info->aConstraintUsage[at].omit = 1;
  }
  return SQLITE_OK;
}

int open(sqlite3_vtab* /*table*/, sqlite3_vtab_cursor** made) {
  *made = new (std::nothrow) Cursor{};
  return *made == nullptr ? SQLITE_NOMEM : SQLITE_OK;
}

int close(sqlite3_vtab_cursor* base) {
  delete &cursor_of(base);
  return SQLITE_OK;
}

void set_error(sqlite3_vtab& table, const std::string& message) {
  sqlite3_free(table.zErrMsg);
  table.zErrMsg = sqlite3_mprintf("%s", message.c_str());
}

int next(sqlite3_vtab_cursor* base) {
  Cursor& cursor = cursor_of(base);
  const int code = sqlite3_step(cursor.rows.get());
  cursor.at_row = code == SQLITE_ROW;
  if (code == SQLITE_ROW || code == SQLITE_DONE) return SQLITE_OK;
  set_error(*base->pVtab, module_of(base).plain->error());
  return code;
}

// The document as it was given, or as plain JSON when it is JSON5.
void bind_document(sqlite3_stmt* rows, sqlite3_value* value,
                   const sql::FunctionContext& context) {
  if (sqlite3_value_type(value) == SQLITE_TEXT &&
      sqlite3_value_subtype(value) != kJsonSubtype) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
    if (text != nullptr) {
      const sql::Json5 document = sql::read_json5(text, context.expired);
      if (document.valid && !document.strict) {
        sqlite3_bind_text64(rows, 1, document.json.data(), document.json.size(),
                            SQLITE_TRANSIENT, SQLITE_UTF8);
        return;
      }
    }
  }
  sqlite3_bind_value(rows, 1, value);
}

void start(Cursor& cursor, const Module& module, int count,
           sqlite3_value** values) {
  const std::string arguments = count > 1 ? "(?1,?2)" : "(?1)";
  cursor.rows = module.plain->statement(
      "SELECT key,value,type,atom,id,parent,fullkey,path,NULL,root,rowid "
      "FROM " +
      std::string(module.name) + arguments);
  if (cursor.rows == nullptr) throw std::bad_alloc();
  cursor.json.reset(sqlite3_value_dup(values[0]));
  bind_document(cursor.rows.get(), values[0], *module.context);
  if (count > 1) sqlite3_bind_value(cursor.rows.get(), 2, values[1]);
}

// Nothing may be thrown through SQLite.
int filter(sqlite3_vtab_cursor* base, int number, const char* /*text*/,
           int count, sqlite3_value** values) {
  Cursor& cursor = cursor_of(base);
  cursor.at_row = false;
  cursor.rows.reset();
  if (number == kNothing) return SQLITE_OK;
  try {
    start(cursor, module_of(base), count, values);
    return next(base);
  } catch (...) {
    return SQLITE_NOMEM;
  }
}

int at_end(sqlite3_vtab_cursor* base) {
  return cursor_of(base).at_row ? 0 : 1;
}

int column(sqlite3_vtab_cursor* base, sqlite3_context* context, int at) {
  const Cursor& cursor = cursor_of(base);
  if (at == kJson) {
    sqlite3_result_value(context, cursor.json.get());
    return SQLITE_OK;
  }
  sqlite3_value* const value = sqlite3_column_value(cursor.rows.get(), at);
  sqlite3_result_value(context, value);
  if (at < kColumns && sqlite3_value_subtype(value) == kJsonSubtype) {
    sqlite3_result_subtype(context, kJsonSubtype);
  }
  return SQLITE_OK;
}

int rowid(sqlite3_vtab_cursor* base, sqlite3_int64* id) {
  *id = sqlite3_column_int64(cursor_of(base).rows.get(), kRowid);
  return SQLITE_OK;
}

const sqlite3_module& methods() {
  static const sqlite3_module kMethods = [] {
    sqlite3_module made = {};
    made.xConnect = connect;
    made.xBestIndex = best_index;
    made.xDisconnect = disconnect;
    made.xOpen = open;
    made.xClose = close;
    made.xFilter = filter;
    made.xNext = next;
    made.xEof = at_end;
    made.xColumn = column;
    made.xRowid = rowid;
    return made;
  }();
  return kMethods;
}

}  // namespace

int register_json_tables(sqlite3* db, const sql::FunctionContext& context) {
  const auto plain = std::make_shared<sql::PlainSqlite>();
  for (const char* name : {"json_each", "json_tree"}) {
    const int code = sqlite3_create_module_v2(
        db, name, &methods(), new Module{name, &context, plain},
        [](void* data) { delete static_cast<Module*>(data); });
    if (code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

}  // namespace ctl
