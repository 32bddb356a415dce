#include "engine/emulator/sql_functions.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <new>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/emulator/collations.h"
#include "engine/emulator/functions/plain_sqlite.h"
#include "engine/emulator/json_tables.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr int kDeterministic = SQLITE_DETERMINISTIC;
constexpr int kVolatile = 0;

struct Scalar {
  const char* name;
  int arity;
  int flags;
  Version since;
  bool osquery;  // one of osquery's own; ChromeOS has none of them
  sql::Function call;
};

struct AggregateEntry {
  const char* name;
  int arity;
  Version since;
  sql::AggregateFactory make;
};

constexpr Scalar kScalars[] = {
#define CTL_SQL_FUNCTION(name, arity, flags, since) \
  {#name, arity, flags, since, true, &sql::name},
#define CTL_SQLITE_FUNCTION(name, sql_name, arity)    \
  {sql_name,  arity, kDeterministic | SQLITE_SUBTYPE, \
   Version{}, false, &sql::name},
#define CTL_SQL_AGGREGATE(name, arity, since)
#include "engine/emulator/functions.def"
#undef CTL_SQL_FUNCTION
#undef CTL_SQLITE_FUNCTION
#undef CTL_SQL_AGGREGATE
};

constexpr AggregateEntry kAggregates[] = {
#define CTL_SQL_FUNCTION(name, arity, flags, since)
#define CTL_SQLITE_FUNCTION(name, sql_name, arity)
#define CTL_SQL_AGGREGATE(name, arity, since) {#name, arity, since, &sql::name},
#include "engine/emulator/functions.def"
#undef CTL_SQL_FUNCTION
#undef CTL_SQLITE_FUNCTION
#undef CTL_SQL_AGGREGATE
};

// What a registered function finds behind sqlite3_user_data().
struct Binding {
  const Scalar* scalar;
  const AggregateEntry* aggregate;
  const sql::FunctionContext* context;
  std::shared_ptr<sql::PlainSqlite> plain;
};

void answer(sqlite3_context* call, const std::monostate&) {
  sqlite3_result_null(call);
}
void answer(sqlite3_context* call, long long number) {
  sqlite3_result_int64(call, number);
}
void answer(sqlite3_context* call, double number) {
  sqlite3_result_double(call, number);
}
void answer(sqlite3_context* call, const std::string& text) {
  sqlite3_result_text64(call, text.data(), text.size(), SQLITE_TRANSIENT,
                        SQLITE_UTF8);
}
void answer(sqlite3_context* call, const sql::JsonText& json) {
  answer(call, json.text);
  sqlite3_result_subtype(call, 'J');
}
void answer(sqlite3_context* call, const sql::Blob& blob) {
  sqlite3_result_blob64(call, blob.bytes.data(), blob.bytes.size(),
                        SQLITE_TRANSIENT);
}
void answer(sqlite3_context* call, const sql::Failure& failure) {
  if (failure.too_big) return sqlite3_result_error_toobig(call);
  sqlite3_result_error(call, failure.message.c_str(), -1);
}

const Binding& binding(sqlite3_context* call) {
  return *static_cast<const Binding*>(sqlite3_user_data(call));
}

sql::Arguments arguments(sqlite3_context* call, int count,
                         sqlite3_value** values) {
  return {call, static_cast<std::size_t>(count), values, *binding(call).plain};
}

// SQLite is C: nothing may be thrown through it.
template <typename Work>
void guarded(sqlite3_context* call, Work work) {
  try {
    std::visit([call](const auto& value) { answer(call, value); }, work());
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(call);
  }
}

// A call with long arguments may take longer than all that is done between two
// looks at the clock.
constexpr int kLong = 16 << 10;

bool is_late(const sql::FunctionContext& context, int count,
             sqlite3_value** values) {
  const auto is_long = [](sqlite3_value* value) {
    const int type = sqlite3_value_type(value);
    return (type == SQLITE_TEXT || type == SQLITE_BLOB) &&
           sqlite3_value_bytes(value) > kLong;
  };
  return context.expired && std::any_of(values, values + count, is_long) &&
         context.expired();
}

void call_scalar(sqlite3_context* call, int count, sqlite3_value** values) {
  const Binding& bound = binding(call);
  if (is_late(*bound.context, count, values)) {
    sqlite3_result_error_code(call, SQLITE_INTERRUPT);
    return;
  }
  guarded(call, [&] {
    return bound.scalar->call(arguments(call, count, values), *bound.context);
  });
}

sql::Aggregate** group(sqlite3_context* call, int size) {
  return static_cast<sql::Aggregate**>(sqlite3_aggregate_context(call, size));
}

void step_aggregate(sqlite3_context* call, int count, sqlite3_value** values) {
  sql::Aggregate** slot = group(call, sizeof(sql::Aggregate*));
  if (slot == nullptr) {
    sqlite3_result_error_nomem(call);
    return;
  }
  try {
    if (*slot == nullptr) *slot = binding(call).aggregate->make().release();
    (*slot)->step(arguments(call, count, values));
  } catch (...) {
    sqlite3_result_error_nomem(call);
  }
}

void finish_aggregate(sqlite3_context* call) {
  const Binding& bound = binding(call);
  sql::Aggregate** slot = group(call, 0);
  std::unique_ptr<sql::Aggregate> state;
  if (slot != nullptr) state.reset(std::exchange(*slot, nullptr));
  guarded(call, [&] {
    if (state == nullptr) state = bound.aggregate->make();
    return state->finish(*bound.context);
  });
}

void free_binding(void* bound) {
  delete static_cast<Binding*>(bound);
}

bool available(const sql::FunctionContext& context, const Version& since) {
  return context.platform != Platform::kChrome && context.osquery >= since;
}

// SQLite frees the binding itself, also when the registration fails.
int add(sqlite3* db, const Scalar& scalar, const sql::FunctionContext& context,
        const std::shared_ptr<sql::PlainSqlite>& plain) {
  return sqlite3_create_function_v2(
      db, scalar.name, scalar.arity, SQLITE_UTF8 | scalar.flags,
      new Binding{&scalar, nullptr, &context, plain}, call_scalar, nullptr,
      nullptr, free_binding);
}

int add(sqlite3* db, const AggregateEntry& aggregate,
        const sql::FunctionContext& context,
        const std::shared_ptr<sql::PlainSqlite>& plain) {
  return sqlite3_create_function_v2(
      db, aggregate.name, aggregate.arity, SQLITE_UTF8,
      new Binding{nullptr, &aggregate, &context, plain}, nullptr,
      step_aggregate, finish_aggregate, free_binding);
}

bool agent_builtin(std::string_view name, int arity) {
  const Function* function = find_function(name);
  return function != nullptr && function->builtin &&
         std::ranges::find(function->arities, arity) != function->arities.end();
}

struct CloseDatabase {
  void operator()(sqlite3* db) const { sqlite3_close(db); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
  }
};

using Extra = std::pair<std::string, int>;

// The functions of the linked SQLite that no agent has.
std::vector<Extra> find_extras() {
  sqlite3* raw = nullptr;
  const int opened = sqlite3_open(":memory:", &raw);
  const std::unique_ptr<sqlite3, CloseDatabase> db(raw);
  std::vector<Extra> extras;
  sqlite3_stmt* prepared = nullptr;
  if (opened != SQLITE_OK ||
      sqlite3_prepare_v2(db.get(),
                         "SELECT name, narg FROM pragma_function_list", -1,
                         &prepared, nullptr) != SQLITE_OK)
    return extras;
  const std::unique_ptr<sqlite3_stmt, FinalizeStatement> rows(prepared);
  while (sqlite3_step(rows.get()) == SQLITE_ROW) {
    const auto* name =
        reinterpret_cast<const char*>(sqlite3_column_text(rows.get(), 0));
    const int arity = sqlite3_column_int(rows.get(), 1);
    if (!agent_builtin(name, arity)) extras.emplace_back(name, arity);
  }
  return extras;
}

// A property of the library, so it is looked up once.
const std::vector<Extra>& extras() {
  static const std::vector<Extra> kExtras = find_extras();
  return kExtras;
}

int take_away_extras(sqlite3* db) {
  std::array<const char*, 4> kept = {"dbstat", "json_each", "json_tree",
                                     nullptr};
  int result = sqlite3_drop_modules(db, kept.data());
  for (const auto& [name, arity] : extras()) {
    if (result != SQLITE_OK) break;
    result = sqlite3_create_function(db, name.c_str(), arity, SQLITE_UTF8,
                                     nullptr, nullptr, nullptr, nullptr);
  }
  return result;
}

}  // namespace

Status register_sql_functions(sqlite3* db,
                              const sql::FunctionContext& context) {
  const auto plain = std::make_shared<sql::PlainSqlite>(context.clock);
  int result = take_away_extras(db);
  for (const Scalar& scalar : kScalars) {
    if (result != SQLITE_OK) break;
    if (!scalar.osquery || available(context, scalar.since))
      result = add(db, scalar, context, plain);
  }
  for (const AggregateEntry& aggregate : kAggregates) {
    if (result != SQLITE_OK) break;
    if (available(context, aggregate.since))
      result = add(db, aggregate, context, plain);
  }
  if (result == SQLITE_OK) result = register_json_tables(db, context);
  if (result == SQLITE_OK && context.platform != Platform::kChrome)
    result = register_collations(db);
  if (result == SQLITE_OK) return ok();
  return Error{.message = concat("cannot register SQL functions: \"",
                                 sqlite3_errmsg(db), "\""),
               .help = ""};
}

std::string agent_wording(std::string message) {
  constexpr std::string_view kPrefix = "wrong number of arguments to function ";
  if (!message.starts_with(kPrefix) || !message.ends_with("()")) return message;
  const std::string name =
      message.substr(kPrefix.size(), message.size() - kPrefix.size() - 2);
  if (find_function(name) != nullptr) return message;
  return "no such function: " + name;
}

}  // namespace ctl
