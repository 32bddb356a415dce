#pragma once

#include <optional>
#include <span>

#include "schema/hosts/cursor.h"

namespace ctl {

// An Error for the first table or column that neither the catalogue nor `own`
// has: rows of a misspelt table would be silently left out.
std::optional<Error> check_names(const SourceFile& file,
                                 std::span<const NamedPlace> names,
                                 const OwnTables* own);

}  // namespace ctl
