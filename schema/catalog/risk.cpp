#include "schema/catalog/risk.h"

#include <algorithm>

namespace ctl {
namespace {

using enum CostClass;
using enum PrivacyCategory;
using enum PrivacyLevel;

constexpr TableCost kCosts[] = {
#define CTL_COST(table, cost, why) {#table, cost, why},
#include "schema/catalog/cost.def"
#undef CTL_COST
};

constexpr ColumnPrivacy kPrivacy[] = {
#define CTL_PRIVACY(table, column, category, level) \
  {#table, column, category, level},
#include "schema/catalog/privacy.def"
#undef CTL_PRIVACY
};

struct ByTable {
  bool operator()(const auto& row, std::string_view table) const {
    return row.table < table;
  }
  bool operator()(std::string_view table, const auto& row) const {
    return table < row.table;
  }
};

}  // namespace

std::string_view to_string(CostClass cost) {
  switch (cost) {
    case kConstant: return "constant";
    case kCheap: return "cheap";
    case kModerate: return "moderate";
    case kEvents: return "events";
    case kHeavy: return "heavy";
    case kNetwork: return "network";
    case kUnbounded: return "unbounded";
  }
  return {};
}

std::string_view to_string(PrivacyCategory category) {
  switch (category) {
    case kCredentials: return "credentials";
    case kCommunications: return "communications";
    case kBrowsing: return "browsing";
    case kLocation: return "location";
    case kPersonalFiles: return "personal-files";
    case kIdentity: return "identity";
  }
  return {};
}

std::string_view to_string(PrivacyLevel level) {
  switch (level) {
    case kMedium: return "medium";
    case kHigh: return "high";
  }
  return {};
}

TableCost cost_of(std::string_view table) {
  const auto found =
      std::lower_bound(std::begin(kCosts), std::end(kCosts), table, ByTable());
  if (found != std::end(kCosts) && found->table == table) return *found;
  return {table, kCheap, "small bounded enumeration"};
}

std::span<const ColumnPrivacy> privacy_of(std::string_view table) {
  const auto [first, last] = std::equal_range(
      std::begin(kPrivacy), std::end(kPrivacy), table, ByTable());
  return {first, last};
}

}  // namespace ctl
