#pragma once

#include <optional>
#include <span>

#include "engine/emulator/program.h"

namespace ctl {

// Instructions that go on with the next one or jump to P2.
bool is_branch(const Instruction& op);

// Whether a program can come to its regular end without a row, every branch
// taken for possible but returns and coroutines followed exactly. Nothing when
// that is too much to look at, or not understood.
std::optional<bool> can_end_without_row(std::span<const Instruction> code);

}  // namespace ctl
