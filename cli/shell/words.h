#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/shell/line_editor.h"
#include "schema/catalog/catalog.h"

namespace ctl {

// The tables of an agent, sorted by name.
std::vector<const Table*> tables_of(const AgentKind& agent);

// What could come next in SQL: tables, the columns of the tables that the
// statement names, functions, keywords; after `name.` the columns of that table
// or alias. In a line that begins with a dot: the commands, then what they
// take.
WordCompletion complete_words(std::string_view pending, std::string_view before,
                              const AgentKind& agent);

// The statement's end is there: a semicolon outside of quotes and comments.
bool is_complete(std::string_view sql);

}  // namespace ctl
