#pragma once

#include <vector>

#include "schema/own_tables/describe.h"

namespace ctl {

// The forms that descriptions come in. All throw a TableMistake.
using Descriptions = std::vector<TableDescription>;

TableDescription table_of(const SourceFile& file, const Node& node,
                          const TableDefaults& defaults);

// The rows of `PRAGMA table_info(t)` or `table_xinfo(t)` as JSON.
TableDescription table_of_pragma(const SourceFile& file, const Node& rows,
                                 const TableDefaults& defaults);

// An osquery specification (`specs/*.table`): one table, its platforms by the
// folder it is in.
TableDescription table_of_spec(const SourceFile& file,
                               const TableDefaults& defaults);

Descriptions tables_of_construction(const SourceFile& file, const Node& map,
                                    PlatformSet platforms);

// The `views` of a configuration, or of every `config` of agent options below
// `root`.
void collect_views(const Node& root, bool configuration, OwnTables::Views& out);

}  // namespace ctl
