#pragma once

#include <span>
#include <string_view>

namespace ctl {

// What reading a table costs a host, by this project's own judgement.
enum class CostClass {
  kConstant,   // one row, or what the agent knows already
  kCheap,      // a small bounded enumeration
  kModerate,   // every process, every package
  kEvents,     // paid by the publisher, not by the query
  kHeavy,      // directory trees, processes started, certificate stores
  kNetwork,    // a request from the host for each row
  kUnbounded,  // as much as the constraints allow
};

enum class PrivacyCategory {
  kCredentials,
  kCommunications,
  kBrowsing,
  kLocation,
  kPersonalFiles,
  kIdentity,
};

enum class PrivacyLevel { kMedium, kHigh };

std::string_view to_string(CostClass cost);
std::string_view to_string(PrivacyCategory category);
std::string_view to_string(PrivacyLevel level);

struct TableCost {
  std::string_view table;
  CostClass cost = CostClass::kCheap;
  std::string_view why;
};

struct ColumnPrivacy {
  std::string_view table;
  std::string_view column;  // "*": every column
  PrivacyCategory category = PrivacyCategory::kIdentity;
  PrivacyLevel level = PrivacyLevel::kMedium;
};

// Both by the catalogue's name of the table.
TableCost cost_of(std::string_view table);
std::span<const ColumnPrivacy> privacy_of(std::string_view table);

}  // namespace ctl
