#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/emulator/tokens.h"
#include "schema/catalog/catalog.h"

namespace ctl {

// A LIMIT that the agent's SQLite offers to a table and the linked one does
// not (contracts/osquery.md 3.6): SQLite before 3.42 keeps it back beside a
// WHERE term with LIKE, GLOB, !=, IS NOT, BETWEEN or MATCH.
struct LimitOffer {
  const Table* table = nullptr;
  std::optional<std::string> offset{};  // its OFFSET, as written
};

// The offers in a text. A SELECT counts only when it is plainly of that kind
// and the text names its table once; whatever is in doubt is left to SQLite.
std::vector<LimitOffer> missing_limit_offers(const std::vector<Token>& tokens,
                                             const AgentKind& agent);

}  // namespace ctl
