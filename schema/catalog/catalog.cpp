#include "schema/catalog/catalog.h"

#include <algorithm>
#include <vector>

#include "schema/catalog/data.h"
#include "schema/catalog/own_tables.h"

namespace ctl {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

bool less(std::string_view a, std::string_view b) {
  return std::ranges::lexicographical_compare(a, b, {}, lower, lower);
}

bool has(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::any_of(
      names, [name](std::string_view other) { return same(other, name); });
}

template <typename Item>
const Item* find_sorted(std::span<const Item> items, std::string_view name) {
  const auto found = std::ranges::lower_bound(items, name, less, &Item::name);
  return found != items.end() && same(found->name, name) ? &*found : nullptr;
}

struct Alias {
  std::string_view name;
  const Table* table;
};

std::vector<Alias> sorted_aliases() {
  std::vector<Alias> aliases;
  for (const Table& table : all_tables()) {
    for (const std::string_view name : table.aliases)
      aliases.push_back({name, &table});
  }
  std::ranges::stable_sort(aliases, less, &Alias::name);
  return aliases;
}

const Table* find_by_alias(std::string_view name, const AgentKind* agent) {
  static const std::vector<Alias> kAliases = sorted_aliases();
  auto alias = std::ranges::lower_bound(kAliases, name, less, &Alias::name);
  for (; alias != kAliases.end() && same(alias->name, name); ++alias) {
    if (agent == nullptr || exists(*alias->table, *agent)) return alias->table;
  }
  return nullptr;
}

}  // namespace

std::string_view to_string(ColumnType type) {
  switch (type) {
    case ColumnType::kText: return "TEXT";
    case ColumnType::kInteger: return "INTEGER";
    case ColumnType::kBigint: return "BIGINT";
    case ColumnType::kUnsignedBigint: return "UNSIGNED BIGINT";
    case ColumnType::kDouble: return "DOUBLE";
    case ColumnType::kBlob: return "BLOB";
  }
  return "";
}

std::string_view to_string(Source source) {
  switch (source) {
    case Source::kOsquery: return "osquery";
    case Source::kFleetd: return "fleetd";
    case Source::kMacadmins: return "macadmins";
    case Source::kChrome: return "chrome";
    case Source::kOwn: return "own";
  }
  return "";
}

const Column* Table::column(std::string_view column_name) const {
  for (const Column& candidate : columns) {
    if (same(candidate.name, column_name)) return &candidate;
  }
  for (const Column& candidate : columns) {
    if (has(candidate.aliases, column_name)) return &candidate;
  }
  return nullptr;
}

std::span<const Table> all_tables() {
  return catalog_data::kTables;
}

std::span<const Function> all_functions() {
  return catalog_data::kFunctions;
}

std::span<const std::string_view> table_valued_functions() {
  return catalog_data::kTableValued;
}

std::span<const std::string_view> collations() {
  return catalog_data::kCollations;
}

const Table* find_table(std::string_view name) {
  const Table* table = find_sorted(all_tables(), name);
  return table != nullptr ? table : find_by_alias(name, nullptr);
}

const Table* find_table(std::string_view name, const OwnTables* own) {
  const Table* table = find_table(name);
  if (table != nullptr || own == nullptr) return table;
  return own->find(name);
}

const Function* find_function(std::string_view name) {
  return find_sorted(all_functions(), name);
}

bool exists(const Table& table, const AgentKind& agent) {
  if (agent.platform && !contains(table.platforms, *agent.platform)) {
    return false;
  }
  if (table.removed != Version{} && agent.version >= table.removed) {
    return false;
  }
  switch (table.source) {
    case Source::kOsquery:
      return agent.platform == Platform::kChrome ||
             agent.version >= table.since;
    case Source::kFleetd: return agent.fleetd;
    case Source::kMacadmins:
      return agent.macadmins || (agent.fleetd && !table.standalone_extension);
    case Source::kChrome: return true;
    case Source::kOwn: return agent.version >= table.since;
  }
  return false;
}

const Table* find_table(std::string_view name, const AgentKind& agent) {
  const Table* table = find_sorted(all_tables(), name);
  if (table != nullptr && exists(*table, agent)) return table;
  // fleetd-chrome declares no views.
  if (agent.platform != Platform::kChrome) table = find_by_alias(name, &agent);
  if (table != nullptr && exists(*table, agent)) return table;
  table = agent.own == nullptr ? nullptr : agent.own->find(name);
  return table != nullptr && exists(*table, agent) ? table : nullptr;
}

ColumnState column_state(const Table& table, const Column& column,
                         const AgentKind& agent) {
  const auto chrome = static_cast<PlatformSet>(Platform::kChrome);
  if (agent.platform == Platform::kChrome) {
    return has(table.chrome_columns, column.name) ? ColumnState::kVisible
                                                  : ColumnState::kAbsent;
  }
  if (column.platforms == chrome && table.platforms != chrome) {
    return ColumnState::kAbsent;
  }
  const bool dated =
      table.source == Source::kOsquery || table.source == Source::kOwn;
  if (dated && agent.version < column.since) {
    return ColumnState::kAbsent;
  }
  if (column.removed != Version{} && agent.version >= column.removed) {
    return ColumnState::kAbsent;
  }
  const Platform platform = agent.platform.value_or(Platform::kLinux);
  if (column.hidden) return ColumnState::kHidden;
  if (column.platforms == kAllPlatforms) return ColumnState::kVisible;
  return contains(column.platforms, platform) ? ColumnState::kVisible
                                              : ColumnState::kHidden;
}

bool exists(const Function& function, const AgentKind& agent) {
  if (function.builtin) return true;
  return agent.platform != Platform::kChrome && agent.version >= function.since;
}

}  // namespace ctl
