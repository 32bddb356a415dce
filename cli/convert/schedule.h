#pragma once

#include <string>
#include <string_view>

#include "cli/convert/conversion.h"
#include "schema/documents/node.h"

namespace ctl {

// When and where a pack runs a query.
struct PackSchedule {
  long long interval = 3600;
  bool snapshot = false;
  bool removed = true;
  std::string platform = {};  // of the query, as the agent matches it
  std::string pack_platform = {};
  std::string version = {};  // the agent's least
  std::string pack_version = {};
};

// Sets the fields of a query that a schedule decides; false when no platform is
// left on which it ran.
bool apply_schedule(const PackSchedule& schedule, const std::string& path,
                    Object& query, Losses& losses);

// Notes the keys of a scheduled query (or a pack) that a GitOps query lacks.
void note_lost_keys(const Node& item, const std::string& path,
                    const std::string& name, Losses& losses);

// The text of a scalar in a mapping, however the key is written; empty when
// there is none.
std::string text_any_case(const Node& map, std::string_view key);

}  // namespace ctl
