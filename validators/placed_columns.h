#pragma once

#include <string>
#include <vector>

#include "validators/context.h"

namespace ctl {

// Result columns of one place: `SELECT *` brings in several.
struct PlacedColumns {
  const SqlToken* token = nullptr;
  std::vector<std::string> names{};  // "'pid' of 'processes'", each once

  bool several() const { return names.size() > 1; }
  // "column 'pid' of 'processes'", "columns … and 3 more"
  std::string list() const;
};

void add_column(const SqlContext& context, const ResultColumn& column,
                std::vector<PlacedColumns>& places);

}  // namespace ctl
