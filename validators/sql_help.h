#pragma once

#include <string>
#include <string_view>

#include "engine/emulator/emulator.h"
#include "schema/catalog/catalog.h"

namespace ctl {

// What to do about an error that this agent answers: the name that was meant,
// or where the table or column exists. Empty when there is nothing to say.
std::string help_for(const SqlError& error, std::string_view sql,
                     const AgentKind& agent);

// "did you mean 'x'?" or else what lists the functions.
std::string function_help(std::string_view name);

}  // namespace ctl
