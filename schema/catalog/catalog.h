#pragma once

#include <span>
#include <string_view>

#include "schema/catalog/platform.h"

namespace ctl {

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
enum class Source { kOsquery, kFleetd, kMacadmins, kChrome };

std::string_view to_string(ColumnType type);
std::string_view to_string(Source source);

struct Column {
  std::string_view name;
  ColumnType type = ColumnType::kText;
  bool required = false;
  bool index = false;
  bool additional = false;
  bool optimized = false;
  bool hidden = false;
  std::string_view collation;  // "" when the default
  PlatformSet platforms = kAllPlatforms;
  Version since;    // 0.0.0: always
  Version removed;  // first release without it; 0.0.0: still there
  std::span<const std::string_view> aliases;
};

struct Table {
  std::string_view name;
  PlatformSet platforms = 0;
  Source source = Source::kOsquery;
  bool evented = false;
  bool user_data = false;
  bool without_rowid = false;
  Version since;
  Version removed;
  std::span<const std::string_view> aliases;
  std::span<const Column> columns;

  const Column* column(std::string_view column_name) const;
};

struct Function {
  std::string_view name;
  std::span<const int> arities;  // -1: any number
  Version since;
  bool aggregate = false;
  bool builtin = false;  // SQLite's own
};

std::span<const Table> all_tables();             // sorted by name
const Table* find_table(std::string_view name);  // also by a table alias
std::span<const Function> all_functions();       // sorted by name

inline constexpr Version kNewestAgent{5, 23, 1};

}  // namespace ctl
