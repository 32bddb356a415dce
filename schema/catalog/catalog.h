#pragma once

#include <span>
#include <string_view>

#include "schema/catalog/platform.h"

namespace ctl {

class OwnTables;

// The tables and functions of every agent release (contracts/osquery.md 0, 2,
// 9-11). Everything here is constant data made from schema/tables/ at build
// time: no start-up cost, lives for the whole process.

enum class ColumnType {
  kText,
  kInteger,
  kBigint,
  kUnsignedBigint,
  kDouble,
  kBlob
};
// kOwn: described by the user (schema/catalog/own_tables.h).
enum class Source { kOsquery, kFleetd, kMacadmins, kChrome, kOwn };

// "UNSIGNED BIGINT": the word of the declaration.
std::string_view to_string(ColumnType type);
std::string_view to_string(Source source);

struct Column {
  std::string_view name{};
  ColumnType type = ColumnType::kText;
  bool required = false;
  bool index = false;
  bool additional = false;
  bool optimized = false;
  bool hidden = false;
  std::string_view collation{};  // "" when the default
  // Where the table fills it. On other platforms of the table it is declared
  // HIDDEN, but for chrome: ask column_state().
  PlatformSet platforms = kAllPlatforms;
  Version since{};    // 0.0.0: always
  Version removed{};  // first release without it; 0.0.0: still there
  std::span<const std::string_view> aliases{};
};

struct ForeignKey {
  std::string_view column{};
  std::string_view table{};
};

struct Table {
  std::string_view name{};
  PlatformSet platforms = 0;
  Source source = Source::kOsquery;
  bool evented = false;
  bool user_data = false;
  bool without_rowid = false;
  bool cacheable = false;
  bool utility = false;
  bool standalone_extension = false;  // not in fleetd's copy of macadmins
  bool native = false;  // kOwn: built into the agent, which minds its keys
  Version since{};
  Version removed{};  // no release from this on has it; 0.0.0: still there
  Version last{};     // the last release that has it; 0.0.0: still there
  std::string_view now_alias_of{};
  std::string_view build_condition{};
  std::span<const std::string_view> aliases{};
  std::span<const std::string_view> chrome_columns{};  // in declared order
  std::span<const ForeignKey> foreign_keys{};
  std::span<const Column> columns{};  // in declared order

  // By name or by one of its aliases, ignoring ASCII case.
  const Column* column(std::string_view column_name) const;

  // Extensions take every constraint, and check none of their required columns.
  bool of_extension() const { return source != Source::kOsquery && !native; }
};

struct Function {
  std::string_view name{};
  std::span<const int> arities{};  // -1: any number
  Version since{};
  bool aggregate = false;
  bool window = false;       // only with OVER
  bool is_volatile = false;  // may answer differently each time
  bool builtin = false;      // SQLite's own
};

std::span<const Table> all_tables();  // sorted by name
// By name or by a table alias, ignoring ASCII case. A name that was a table of
// its own before it became an alias gives that removed table: ask for an agent.
const Table* find_table(std::string_view name);
// The same, among `own` too; nullptr: none.
const Table* find_table(std::string_view name, const OwnTables* own);
std::span<const Function> all_functions();  // sorted by name
const Function* find_function(std::string_view name);
std::span<const std::string_view> table_valued_functions();
std::span<const std::string_view> collations();

inline constexpr Version kNewestAgent{5, 23, 1};
// `since` of what no release has yet.
inline constexpr Version kUnreleased{1000, 0, 0};

// Whose tables are asked for.
struct AgentKind {
  std::optional<Platform> platform;  // nothing: all, declared as on Linux
  Version version = kNewestAgent;
  bool fleetd = true;
  bool macadmins = true;
  const OwnTables* own = nullptr;  // tables beyond the catalogue
};

bool exists(const Table& table, const AgentKind& agent);
// By name or alias, among the tables that exist for this agent.
const Table* find_table(std::string_view name, const AgentKind& agent);

enum class ColumnState { kAbsent, kHidden, kVisible };
ColumnState column_state(const Table& table, const Column& column,
                         const AgentKind& agent);

bool exists(const Function& function, const AgentKind& agent);

}  // namespace ctl
