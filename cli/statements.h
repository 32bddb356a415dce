#pragma once

#include <string>
#include <vector>

#include "cli/app.h"
#include "cli/dry_run.h"
#include "cli/lint/sides.h"
#include "cli/project.h"

namespace ctl {

// Statements with the tree that they point into.
struct Selection {
  Project project;
  std::vector<Statement> statements;
  std::vector<std::string> decorators;  // their SQL
  std::size_t hosts = 0;                // ctl.yml `hosts.count`; 0: unknown
};

// The definitions with SQL that `selectors` name: each is a file or folder of
// the tree, else the name of a definition. None: every definition. Of these,
// with a scope, those that the change made or altered.
Result<Selection> find_statements(const Globals& globals,
                                  std::vector<std::string> selectors,
                                  Scope scope = {});

// Tables beyond the catalogue: those that ctl.yml lists, and with `whole_tree`
// those that agents construct, which takes reading it all. nullptr: none.
Result<OwnTablesPtr> find_own_tables(const Globals& globals, bool whole_tree);

// The first mistake in the description of a table, which leaves statements
// without their tables.
Status own_tables_status(const Diagnostics& findings,
                         const std::string& prefix);

// Hosts by built-in name or profile file, with the rows of the `given` files
// added to each. No name: every built-in host but those made for testing.
Result<std::vector<Host>> find_hosts(const Globals& globals,
                                     const std::vector<std::string>& names,
                                     const std::vector<std::string>& given,
                                     const OwnTablesPtr& own);

// One host by built-in name, `hosts/NAME.yml` of the tree, or file.
Result<Host> find_host(const Globals& globals, const std::string& name,
                       const OwnTablesPtr& own);

// The rows of files, one after the other.
Result<std::vector<RowTables>> read_rows(const Globals& globals,
                                         const std::vector<std::string>& paths,
                                         const OwnTablesPtr& own);

void add_rows(Host& host, const RowTables& rows);

}  // namespace ctl
