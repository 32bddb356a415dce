#pragma once

#include <optional>

#include "schema/documents/tree.h"

namespace ctl {

// When and how a definition runs by itself (contracts/fleet.md 5.3,
// contracts/osquery.md 16).
struct RunSchedule {
  const Entry* interval_entry = nullptr;  // `interval`, where it is given
  std::optional<long long> interval;      // seconds; nothing: none or no number
  bool pack = false;                      // of an osquery pack or configuration
  bool automations = false;               // Fleet: rows are logged
  bool kept = false;      // Fleet: the last result is kept on the server
  bool snapshot = false;  // every row each run, not the difference

  bool runs() const {
    return interval.value_or(0) > 0 && (pack || automations || kept);
  }
  bool differential() const {
    return runs() && !snapshot && (pack || automations);
  }
};

RunSchedule schedule_of(const Definition& definition);

// A whole number of seconds, also as text; nothing for anything else.
std::optional<long long> seconds_of(const Node& node);

// The entry of a key as the reader of the dialect finds it.
const Entry* entry_of(const Definition& definition, std::string_view key);

}  // namespace ctl
