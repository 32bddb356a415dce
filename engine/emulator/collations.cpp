#include "engine/emulator/collations.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstddef>

#include "schema/base/text.h"

namespace ctl {
namespace {

struct Rules {
  bool epoch;
  bool delimiter_rank;
  bool compare_remainder;
  bool remainder_precedence;
};

Rules rules_of(VersionFlavor flavor) {
  switch (flavor) {
    case VersionFlavor::kGeneric: return {false, false, false, false};
    case VersionFlavor::kArch: return {true, false, true, true};
    case VersionFlavor::kDpkg: return {true, true, false, false};
    case VersionFlavor::kRhel: return {true, true, true, false};
  }
  return {};
}

// 0 for an ordinary character.
int delimiter_rank(char c) {
  return static_cast<int>(std::string_view("~-^.:").find(c) + 1);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

int order(std::size_t left, std::size_t right) {
  if (left == right) return 0;
  return left < right ? -1 : 1;
}

int compare_epochs(std::string_view left, std::string_view right) {
  const std::size_t l = left.find(':');
  const std::size_t r = right.find(':');
  if (l == r) return 0;
  if (l == std::string_view::npos) return -1;
  if (r == std::string_view::npos) return 1;
  return order(l, r);
}

// The order of a version against a longer one that starts alike but for
// `difference`, the first one in their last common segment.
int compare_to_longer(std::string_view shorter, std::string_view longer,
                      int difference, const Rules& rules) {
  const char next = longer[shorter.size()];
  if (rules.compare_remainder) {
    if (next == '~') return 1;
    if (next == '-') return 0;
    if (next == '^') return -1;
    const bool digits_first =
        rules.remainder_precedence && is_digit(shorter.back());
    if (difference != 0 && !digits_first) return difference;
  } else if (difference != 0 && delimiter_rank(next) > 0) {
    return difference;
  }
  return -1;
}

}  // namespace

std::optional<VersionFlavor> parse_version_flavor(std::string_view name) {
  const std::string lower = lower_ascii(name);
  if (lower == "arch") return VersionFlavor::kArch;
  if (lower == "dpkg") return VersionFlavor::kDpkg;
  if (lower == "rhel") return VersionFlavor::kRhel;
  return std::nullopt;
}

int compare_versions(std::string_view left, std::string_view right,
                     VersionFlavor flavor) {
  if (left == right) return 0;
  if (left.empty()) return -1;
  if (right.empty()) return 1;
  const Rules rules = rules_of(flavor);
  if (rules.epoch) {
    const int epochs = compare_epochs(left, right);
    if (epochs != 0) return epochs;
  }
  int difference = 0;  // the first one in the current segment
  for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    const int l = delimiter_rank(left[i]);
    const int r = delimiter_rank(right[i]);
    if (l == 0 && r == 0) {
      if (difference == 0) difference = int{left[i]} - int{right[i]};
      continue;
    }
    if (l == 0) return 1;
    if (r == 0) return -1;
    if (difference != 0) return difference;
    if (rules.delimiter_rank && l != r) return l - r;
  }
  if (left.size() == right.size()) return difference;
  if (left.size() < right.size())
    return compare_to_longer(left, right, difference, rules);
  return -compare_to_longer(right, left, -difference, rules);
}

namespace {

template <VersionFlavor kFlavor>
int collate(void* /*unused*/, int left_size, const void* left, int right_size,
            const void* right) {
  return compare_versions(
      {static_cast<const char*>(left), static_cast<std::size_t>(left_size)},
      {static_cast<const char*>(right), static_cast<std::size_t>(right_size)},
      kFlavor);
}

using Collation = int (*)(void*, int, const void*, int, const void*);

struct Named {
  const char* name;
  Collation compare;
};

constexpr Named kCollations[] = {
    {"version", collate<VersionFlavor::kGeneric>},
    {"version_arch", collate<VersionFlavor::kArch>},
    {"version_dpkg", collate<VersionFlavor::kDpkg>},
    {"version_rhel", collate<VersionFlavor::kRhel>},
};

}  // namespace

int register_collations(sqlite3* db) {
  for (const Named& collation : kCollations) {
    const int result = sqlite3_create_collation(db, collation.name, SQLITE_UTF8,
                                                nullptr, collation.compare);
    if (result != SQLITE_OK) return result;
  }
  return SQLITE_OK;
}

}  // namespace ctl
