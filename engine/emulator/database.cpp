#include "engine/emulator/database.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <climits>
#include <string_view>
#include <utility>

#include "engine/emulator/authorizer.h"
#include "engine/emulator/memory.h"
#include "engine/emulator/sql_functions.h"
#include "engine/emulator/virtual_table.h"
#include "schema/base/text.h"
#include "schema/catalog/own_tables.h"

namespace ctl {
namespace {

constexpr int kProgressSteps = 100;
// The agent's, where the linked SQLite may have been built with others.
constexpr int kSqlBytes = 16 << 20;
constexpr std::size_t kLongestPattern = 50000;
// Where LIKE or GLOB is used.
constexpr std::size_t kMostLikeWork = 400000000;
constexpr std::size_t kUsualPattern = 700;
constexpr std::size_t kUsualValue = std::size_t{512} << 10U;

int narrow(std::size_t bytes) {
  return static_cast<int>(std::min<std::size_t>(bytes, INT_MAX));
}

// The pragmas of the agent that a statement can notice, and no temporary files.
constexpr const char* kPragmas =
    "PRAGMA auto_vacuum=FULL; PRAGMA journal_mode=OFF; "
    "PRAGMA temp_store=MEMORY; PRAGMA synchronous=OFF;";

int check_progress(void* data) {
  return static_cast<Session*>(data)->expired() ? 1 : 0;
}

// Words that list or look up tables by other means than their names, or make
// what was attached vanish: then all are attached beforehand.
bool needs_all(std::string_view word) {
  static constexpr std::array<std::string_view, 8> kWords = {
      "sqlite_master",
      "sqlite_schema",
      "sqlite_temp_master",
      "sqlite_temp_schema",
      "pragma_table_info",
      "pragma_table_xinfo",
      "dbstat",
      "begin"};
  return std::ranges::find(kWords, word) != kWords.end();
}

// The agent writes names as they are; only what automatic table construction
// makes may need quotes.
std::string sql_name(std::string_view name) {
  const auto plain = [](char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
  };
  const bool digit =
      !name.empty() && name.front() >= '0' && name.front() <= '9';
  if (!digit && std::ranges::all_of(name, plain)) return std::string(name);
  return concat('`', name, '`');
}

// Sets `flag` for the life of the guard.
class InternalUse {
 public:
  explicit InternalUse(bool& flag) : flag_(flag) { flag_ = true; }
  ~InternalUse() { flag_ = false; }
  InternalUse(const InternalUse&) = delete;
  InternalUse& operator=(const InternalUse&) = delete;

 private:
  bool& flag_;
};

bool lists(const Session& session, const char* flag, std::string_view name) {
  const auto found = session.host.flags.find(flag);
  if (found == session.host.flags.end()) return false;
  std::string_view rest = found->second;
  while (true) {
    const std::size_t end = rest.find(',');
    if (trim(rest.substr(0, end)) == name) return true;
    if (end == std::string_view::npos) return false;
    rest.remove_prefix(end + 1);
  }
}

bool has_flag(const Session& session, const char* flag) {
  const auto found = session.host.flags.find(flag);
  return found != session.host.flags.end() && !found->second.empty();
}

bool is_off(const Session& session, const char* flag) {
  const auto found = session.host.flags.find(flag);
  return found != session.host.flags.end() && found->second == "false";
}

}  // namespace

void CloseDatabase::operator()(sqlite3* db) const {
  sqlite3_close_v2(db);
}

void FinalizeStatement::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Database::Database(Session& session, bool keys)
    : session_(session),
      keys_(keys),
      clock_(host_time(session.host)),
      builtins_(session) {
  functions_ = {
      .osquery = session.agent.version,
      .platform = session.agent.platform,
      .carver = is_off(session, "carver_disable_function"),
      .is_file =
          [&session](std::string_view path) {
            const FileTree::Node* file = session.files(true).resolve(path);
            return file != nullptr && !file->directory;
          },
      .warn = [&session](
                  std::string_view text) { session.warn(std::string(text)); },
      .expired = [&session] { return session.expired(); },
      .clock = &clock_,
  };
}

Result<std::unique_ptr<Database>> Database::open(Session& session, bool keys) {
  std::unique_ptr<Database> database(new Database(session, keys));
  if (auto status = database->configure(); !status) return status.error();
  return database;
}

Status Database::configure() {
  // Without it a hostile statement takes all the memory of the machine.
  if (!install_bounded_memory()) {
    return Error{.message = "the memory of statements cannot be bounded",
                 .help = "SQLite was used before the emulator was set up"};
  }
  sqlite3* db = nullptr;
  const int code = clock_.open(&db);
  db_.reset(db);
  if (code != SQLITE_OK) {
    return Error{.message = concat("cannot open an SQLite database in memory: ",
                                   sqlite3_errstr(code)),
                 .help = ""};
  }
  sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, kSqlBytes);
  if (auto status = register_sql_functions(db, functions_); !status) {
    return status;
  }
  if (const int code_builtins = builtins_.install(db);
      code_builtins != SQLITE_OK) {
    return Error{.message = concat("cannot set up an SQLite database: ",
                                   sqlite3_errstr(code_builtins)),
                 .help = ""};
  }
  install_authorizer(db, session_);
  if (!execute(kPragmas)) {
    return Error{.message = concat("cannot set up an SQLite database: ",
                                   sqlite3_errmsg(db)),
                 .help = ""};
  }
  // After the pragmas: a defensive connection refuses journal_mode=OFF.
  sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_progress_handler(db, kProgressSteps, check_progress, &session_);
  return ctl::ok();
}

// A constant that is used again is looked up among all before it, which takes
// for ever when there are many; without that the program is a bit longer.
void Database::bound_constants(const std::vector<Token>& tokens) {
  constexpr std::size_t kMany = 10000;
  constexpr int kFactorOutConstants = 0x0008;
  sqlite3_test_control(SQLITE_TESTCTRL_OPTIMIZATIONS, handle(),
                       tokens.size() > kMany ? kFactorOutConstants : 0);
}

// LIKE and GLOB compare each character of the pattern with each of the text at
// worst, and ask nobody meanwhile. A text or a pattern can be no longer than a
// literal, or than what is left of the work.
void Database::bound_values(const std::vector<Token>& tokens) {
  bound_constants(tokens);
  std::size_t longest = 0;
  for (const Token& token : tokens) {
    if (token.kind == TokenKind::kWord) {
      uses_like_ = uses_like_ || is_one_of(token, {"like", "glob"});
    } else {
      longest = std::max(longest, token.text.size());
    }
  }
  std::size_t value = session_.limits.row_bytes;
  std::size_t pattern = kLongestPattern;
  if (uses_like_) {
    const bool could_be_pattern =
        longest > kUsualPattern && longest <= kLongestPattern;
    const std::size_t least = 2 * longest + kUsualValue / 8;
    value = std::min(value, std::max(could_be_pattern ? kMostLikeWork / longest
                                                      : kUsualValue,
                                     least));
    pattern = std::min(pattern, kMostLikeWork / value);
  }
  session_.value_bytes = value;
  sqlite3_limit(handle(), SQLITE_LIMIT_LENGTH, narrow(value));
  sqlite3_limit(handle(), SQLITE_LIMIT_LIKE_PATTERN_LENGTH, narrow(pattern));
}

void Database::allow_double_quoted_strings(bool allowed) {
  const int value = allowed ? 1 : 0;
  sqlite3_db_config(handle(), SQLITE_DBCONFIG_DQS_DML, value, nullptr);
  sqlite3_db_config(handle(), SQLITE_DBCONFIG_DQS_DDL, value, nullptr);
}

bool Database::execute(const std::string& sql) {
  const InternalUse guard(session_.internal);
  return sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr) ==
         SQLITE_OK;
}

void Database::attach_named(const std::vector<Token>& tokens) {
  for (const Token& token : tokens) {
    if (all_attached_) return;
    if (token.kind != TokenKind::kWord &&
        token.kind != TokenKind::kQuotedName &&
        token.kind != TokenKind::kString) {
      continue;
    }
    std::string name = lower_ascii(unquoted(token));
    const auto [found, added] = names_.try_emplace(std::move(name), true);
    if (!added) continue;
    if (needs_all(found->first)) {
      attach_all();
    } else if (const Table* table = lookup(found->first)) {
      attach(*table);
      if (table->name != found->first) attach_view(found->first, *table);
    } else {
      attach_own_view(found->first);
    }
  }
}

const Table* Database::lookup(std::string_view name) const {
  AgentKind agent = session_.agent;
  if (session_.foreign) agent.platform.reset();
  const Table* table = find_table(name, agent);
  return table == nullptr || is_disabled(table->name) ? nullptr : table;
}

bool Database::is_disabled(std::string_view name) const {
  if (lists(session_, "disable_tables", name)) return true;
  return has_flag(session_, "enable_tables") &&
         !lists(session_, "enable_tables", name);
}

bool Database::attach(const Table& table) {
  const auto [found, added] = tables_.try_emplace(table.name);
  if (!added) return true;
  found->second = std::make_unique<EmulatedTable>(table, session_, keys_);
  register_module(handle(), *found->second);
  const std::string name = sql_name(table.name);
  return execute(concat("CREATE VIRTUAL TABLE temp.", name, " USING ", name));
}

void Database::attach_view(std::string_view alias, const Table& table) {
  execute(concat("CREATE VIEW main.", sql_name(alias), " AS SELECT * FROM ",
                 sql_name(table.name)));
}

// A view of the agent's configuration, and what it names.
void Database::attach_own_view(std::string_view name) {
  const OwnTables* own = session_.agent.own;
  const std::string* sql = own == nullptr ? nullptr : own->view(name);
  if (sql == nullptr) return;
  attach_named(tokenize_sql(*sql));
  create_view(name, *sql);
}

// Its SQL is somebody's own: one statement, which may do what any other may.
void Database::create_view(std::string_view name, const std::string& sql) {
  if (name.find('`') != std::string_view::npos) return;
  const auto reads = session_.reads;
  const auto functions = session_.functions;
  const bool traces = session_.leaves_traces;
  const std::string text = concat("CREATE VIEW main.`", name, "` AS ", sql);
  sqlite3_stmt* raw = nullptr;
  sqlite3_prepare_v2(handle(), text.c_str(), -1, &raw, nullptr);
  const StatementHandle statement(raw);
  if (statement != nullptr) sqlite3_step(statement.get());
  session_.reads = reads;
  session_.functions = functions;
  session_.leaves_traces = traces;
}

// In the agent's order, so that lists of tables read alike: what was attached
// by name before is attached anew.
void Database::attach_all() {
  all_attached_ = true;
  for (const auto& [name, table] : tables_) {
    execute(concat("DROP TABLE temp.`", name, "`"));
    for (const std::string_view alias : table->table().aliases) {
      if (names_.contains(std::string(alias))) {
        execute(concat("DROP VIEW main.`", alias, "`"));
      }
    }
  }
  tables_.clear();
  attach_each(all_tables());
  if (session_.agent.own == nullptr) return;
  attach_each(session_.agent.own->tables());
  for (const auto& [name, sql] : session_.agent.own->views()) {
    if (!names_.contains(lower_ascii(name))) create_view(name, sql);
  }
}

void Database::attach_each(std::span<const Table> tables) {
  for (const Table& table : tables) {
    if (lookup(table.name) != &table) continue;
    attach(table);
    if (session_.agent.platform == Platform::kChrome) continue;
    for (const std::string_view alias : table.aliases) {
      if (lookup(alias) == &table) attach_view(alias, table);
    }
  }
}

}  // namespace ctl
