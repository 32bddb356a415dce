#pragma once

#include <nlohmann/json_fwd.hpp>

namespace ctl {

// The schema of a file of rows: `{table: [{column: value}]}`, or the list of
// rows alone. Tables and columns are the catalogue's; of other tables any
// column will do.
nlohmann::ordered_json rows_schema();

}  // namespace ctl
