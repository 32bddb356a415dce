#pragma once

#include "schema/documents/node.h"

namespace ctl {

// A .sql file as a mapping: comment lines `-- key: value` at its top are the
// entries, and `query` is the whole text. Without `name`, the file's stem is.
Node read_sql_text(const SourceFile& source);

}  // namespace ctl
