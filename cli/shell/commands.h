#pragma once

#include <span>
#include <string_view>

namespace ctl {

// A command that begins with a dot.
struct ShellCommand {
  std::string_view name;
  std::string_view takes;
  std::string_view summary;
};

std::span<const ShellCommand> shell_commands();  // sorted by name

}  // namespace ctl
