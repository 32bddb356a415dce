// The lists behind risk.h, as constant arrays.
#include <algorithm>
#include <iterator>
#include <span>

#include "engine/emulator/risk.h"
#include "engine/emulator/risk_data.h"

namespace ctl {
namespace {

using enum CostClass;

struct CostEntry {
  std::string_view table{};
  CostClass cost{};
  std::string_view why{};
};

constexpr CostEntry kCosts[] = {
#define CTL_TABLE_COST(table, cost, why) {table, cost, why},
#include "engine/emulator/table_costs.def"
#undef CTL_TABLE_COST
};

struct EffectEntry {
  std::string_view table{};
  std::string_view effect{};
};

constexpr EffectEntry kEffects[] = {
#define CTL_SIDE_EFFECT(table, effect) {table, effect},
#include "engine/emulator/side_effects.def"
#undef CTL_SIDE_EFFECT
};

struct ColumnEntry {
  std::string_view table{};
  std::string_view column{};
};

constexpr ColumnEntry kBounds[] = {
#define CTL_COST_BOUND(table, column) {table, column},
#include "engine/emulator/cost_bounds.def"
#undef CTL_COST_BOUND
};

constexpr ColumnEntry kVolatile[] = {
#define CTL_VOLATILE(table, column) {table, column},
#include "engine/emulator/volatile_columns.def"
#undef CTL_VOLATILE
};

struct PersonalEntry {
  std::string_view table{};
  std::string_view column{};
  std::string_view category{};
  std::string_view level{};
};

constexpr PersonalEntry kPersonal[] = {
#define CTL_PERSONAL_DATA(table, column, category, level) \
  {table, column, category, level},
#include "engine/emulator/personal_data.def"
#undef CTL_PERSONAL_DATA
};

static_assert(std::ranges::is_sorted(kCosts, {}, &CostEntry::table));
static_assert(std::ranges::is_sorted(kEffects, {}, &EffectEntry::table));
static_assert(std::ranges::is_sorted(kBounds, {}, &ColumnEntry::table));
static_assert(std::ranges::is_sorted(kVolatile, {}, &ColumnEntry::table));
static_assert(std::ranges::is_sorted(kPersonal, {}, &PersonalEntry::table));

template <typename Entry, std::size_t kSize>
std::span<const Entry> entries_of(const Entry (&entries)[kSize],
                                  std::string_view table) {
  const auto [first, last] = std::equal_range(
      std::begin(entries), std::end(entries), Entry{.table = table},
      [](const Entry& a, const Entry& b) { return a.table < b.table; });
  return {first, last};
}

template <typename Entries>
bool lists(const Entries& entries, std::string_view table,
           std::string_view column) {
  return std::ranges::any_of(
      entries_of(entries, table), [column](const ColumnEntry& entry) {
        return entry.column == column || entry.column == "*";
      });
}

}  // namespace

TableCost table_cost(std::string_view table) {
  TableCost found;
  const auto costs = entries_of(kCosts, table);
  if (!costs.empty()) {
    found.cost = costs.begin()->cost;
    found.why = costs.begin()->why;
  }
  const auto effects = entries_of(kEffects, table);
  if (!effects.empty()) found.effect = effects.begin()->effect;
  return found;
}

bool bounds_cost(std::string_view table, std::string_view column) {
  return lists(kBounds, table, column);
}

bool is_volatile(std::string_view table, std::string_view column) {
  return lists(kVolatile, table, column);
}

std::vector<PersonalData> personal_data(
    const std::map<std::string, std::set<std::string>>& reads) {
  std::vector<PersonalData> found;
  for (const auto& [table, columns] : reads) {
    for (const std::string& column : columns) {
      for (const PersonalEntry& entry : entries_of(kPersonal, table)) {
        if (entry.column != column && entry.column != "*") continue;
        found.push_back({table, column, entry.category, entry.level});
      }
    }
  }
  return found;
}

}  // namespace ctl
