#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/base/result.h"

namespace ctl {

// The kinds of files that have a schema, sorted: "apply", "entry", "queries", …
std::vector<std::string_view> json_schema_kinds();

// A JSON Schema (draft 2020-12) of one kind of file, made from the declaration
// that the loader and the rules read (schema/documents/fields.def). It knows
// keys and types; values, references and SQL are for `ctl lint`. `own_meta`:
// what ctl.yml requires of `meta` entries, which may have those keys then.
Result<std::string> json_schema(std::string_view kind,
                                const std::vector<std::string>& own_meta = {});

}  // namespace ctl
