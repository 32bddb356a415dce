#pragma once

#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/emulator/emulator.h"

namespace ctl {

// Rows of one statement as the agent's shell prints them.
struct ShellRows {
  const std::vector<std::string>& columns;
  const std::vector<std::vector<Cell>>& rows;
};

struct ModeOptions {
  bool headers = true;
  std::string separator{};   // "": the mode's own
  std::string null_value{};  // what a NULL shows as
};

struct ShellMode {
  std::string_view name;
  std::string_view summary;
  void (*print)(const ShellRows&, const ModeOptions&, std::ostream&);
};

std::span<const ShellMode> shell_modes();
const ShellMode* find_shell_mode(std::string_view name);  // nullptr: none

#define CTL_SHELL_MODE(name, summary) \
  void print_mode_##name(const ShellRows&, const ModeOptions&, std::ostream&);
#include "cli/shell/modes.def"
#undef CTL_SHELL_MODE

}  // namespace ctl
