#pragma once

#include <string_view>

#include "schema/documents/tree.h"

namespace ctl {

// Sets Tree::own_tables: what ctl.yml lists under `tables`, and the tables and
// views that the agent makes by the configurations and agent options of the
// tree. Mistakes
// become findings (kBadTable).
void load_own_tables(Tree& tree, FileSource& source);

// What ctl.yml alone lists, without reading the rest of the tree.
struct ListedTables {
  OwnTablesPtr tables;
  Diagnostics findings;
};
ListedTables listed_tables(FileSource& source, const LoadOptions& options);

}  // namespace ctl
