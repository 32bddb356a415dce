#pragma once

#include <string>
#include <vector>

#include "cli/app.h"
#include "cli/dry_run.h"
#include "cli/project.h"

namespace ctl {

// The definitions with SQL that `selectors` name: each is a file or folder of
// the tree, else the name of a definition. None: every definition.
Result<std::vector<Statement>> find_statements(
    const Globals& globals, const std::vector<std::string>& selectors);

// Hosts by built-in name or profile file, with the rows of the `given` files
// added to each. No name: every built-in host but those made for testing.
Result<std::vector<Host>> find_hosts(const Globals& globals,
                                     const std::vector<std::string>& names,
                                     const std::vector<std::string>& given);

// One host by built-in name, `hosts/NAME.yml` of the tree, or file.
Result<Host> find_host(const Globals& globals, const std::string& name);

void add_rows(Host& host, const RowTables& rows);

}  // namespace ctl
