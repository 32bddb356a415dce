#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/catalog/own_tables.h"

namespace ctl {

// The tables that a list of rows without a name can be of: the one that the
// file is called after when it has these columns, else those that show just
// these columns under `SELECT *`, on some platform and version of the agent.
std::vector<std::string_view> tables_of_rows(
    const std::string& path, std::span<const std::string_view> columns,
    const OwnTables* own);

// A text in UTF-16 with its mark, as PowerShell redirects what a program
// prints, in UTF-8; any other as it is.
std::string as_utf8(const std::string& text);

}  // namespace ctl
