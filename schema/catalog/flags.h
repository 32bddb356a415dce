#pragma once

#include <span>
#include <string_view>

namespace ctl {

// Where a flag of the agent may be set.
enum class FlagKind {
  kOption,       // `options` of a configuration, and the command line
  kCommandLine,  // the command line and the flag file alone
  kShell,        // the interactive shell alone
};

struct Flag {
  std::string_view name;
  FlagKind kind = FlagKind::kOption;
};

std::span<const Flag> all_flags();             // sorted by name
const Flag* find_flag(std::string_view name);  // exact spelling; or nullptr

}  // namespace ctl
