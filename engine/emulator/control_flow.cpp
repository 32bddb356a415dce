#include "engine/emulator/control_flow.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace ctl {
namespace {

constexpr std::string_view kBranches[] = {
    "If",         "IfNot",      "IsNull",       "NotNull",    "IfNullRow",
    "Eq",         "Ne",         "Lt",           "Le",         "Gt",
    "Ge",         "ElseEq",     "IfNoHope",     "NoConflict", "NotFound",
    "Found",      "SeekRowid",  "NotExists",    "Last",       "IfSmaller",
    "SorterSort", "Sort",       "Rewind",       "SorterNext", "Prev",
    "Next",       "IdxLE",      "IdxGT",        "IdxLT",      "IdxGE",
    "RowSetRead", "RowSetTest", "Program",      "FkIfZero",   "IfPos",
    "IfNotZero",  "VNext",      "DecrJumpZero", "IncrVacuum", "VFilter",
    "Filter",     "SeekLT",     "SeekLE",       "SeekGT",     "SeekGE",
    "SeekScan",   "Once",       "MustBeInt",    "IsType",     "IfSizeBetween"};

// The most positions that are looked at: a program of a query has hundreds.
constexpr std::size_t kMostPositions = 20000;

std::size_t address(int at) {
  return static_cast<std::size_t>(at);
}

// Where execution is, and where each register that holds an address leads;
// 0: nowhere.
struct Position {
  std::size_t at = 0;
  std::vector<std::size_t> saved{};
  auto operator<=>(const Position&) const = default;
};

class Walk {
 public:
  explicit Walk(std::span<const Instruction> code) : code_(code) {
    for (const Instruction& op : code) {
      const bool holder = op.opcode == "InitCoroutine" || op.opcode == "Gosub";
      if (holder && std::ranges::find(registers_, op.p1) == registers_.end())
        registers_.push_back(op.p1);
    }
  }

  std::optional<bool> can_end_without_row() {
    go({.at = 0, .saved = std::vector<std::size_t>(registers_.size())});
    while (!todo_.empty() && understood_) {
      Position position = std::move(todo_.back());
      todo_.pop_back();
      const Instruction& op = code_[position.at];
      if (op.opcode == "ResultRow") continue;
      if (op.opcode == "Halt" && op.p1 == 0) return true;
      step(op, std::move(position));
      if (seen_.size() > kMostPositions) return std::nullopt;
    }
    return understood_ ? std::optional(false) : std::nullopt;
  }

 private:
  void go(Position position) {
    if (position.at >= code_.size()) return;
    if (seen_.insert(position).second) todo_.push_back(std::move(position));
  }

  void jump(Position position, std::size_t at) {
    position.at = at;
    go(std::move(position));
  }

  // The address that a register holds; one that never holds any is a sign of
  // an instruction that this does not know.
  std::size_t& saved(Position& position, int reg) {
    const auto found = std::ranges::find(registers_, reg);
    understood_ = understood_ && found != registers_.end();
    if (!understood_) return nowhere_;
    return position
        .saved[address(static_cast<int>(found - registers_.begin()))];
  }

  void step(const Instruction& op, Position position) {
    const std::size_t next = position.at + 1;
    if (op.opcode == "Halt") return;
    if (op.opcode == "Goto") return jump(std::move(position), address(op.p2));
    if (op.opcode == "Init")
      return jump(std::move(position), op.p2 == 0 ? next : address(op.p2));
    if (op.opcode == "Jump") {
      for (const int to : {op.p1, op.p2, op.p3})
        jump(position, address(to));
      return;
    }
    if (op.opcode == "Gosub") {
      saved(position, op.p1) = next;
      return jump(std::move(position), address(op.p2));
    }
    if (op.opcode == "Return") return leave(op, std::move(position));
    if (op.opcode == "InitCoroutine") {
      saved(position, op.p1) = address(op.p3);
      return jump(std::move(position), op.p2 == 0 ? next : address(op.p2));
    }
    if (op.opcode == "Yield") {
      const std::size_t to = std::exchange(saved(position, op.p1), next);
      return jump(std::move(position), to);
    }
    if (op.opcode == "EndCoroutine") return end(op, std::move(position));
    if (op.opcode == "Null" || op.opcode == "BeginSubrtn") forget(op, position);
    if (is_branch(op)) jump(position, address(op.p2));
    jump(std::move(position), next);
  }

  // Back to the Gosub; straight on when there was none and P3 allows it.
  void leave(const Instruction& op, Position position) {
    const std::size_t to = saved(position, op.p1);
    if (to != 0) return jump(std::move(position), to);
    if (op.p3 == 0) understood_ = false;
    const std::size_t next = position.at + 1;
    jump(std::move(position), next);
  }

  // To where the Yield that asked wants to be when there is no more.
  void end(const Instruction& op, Position position) {
    std::size_t& caller = saved(position, op.p1);
    if (caller == 0 || caller > code_.size()) {
      understood_ = false;
      return;
    }
    const std::size_t to = address(code_[caller - 1].p2);
    caller = position.at;
    jump(std::move(position), to);
  }

  void forget(const Instruction& op, Position& position) {
    const int last = std::max(op.p2, op.p3);
    for (std::size_t i = 0; i < registers_.size(); ++i) {
      if (registers_[i] >= op.p2 && registers_[i] <= last)
        position.saved[i] = 0;
    }
  }

  std::span<const Instruction> code_;
  std::vector<int> registers_;
  std::set<Position> seen_;
  std::vector<Position> todo_;
  std::size_t nowhere_ = 0;
  bool understood_ = true;
};

}  // namespace

bool is_branch(const Instruction& op) {
  return std::ranges::find(kBranches, op.opcode) != std::end(kBranches);
}

std::optional<bool> can_end_without_row(std::span<const Instruction> code) {
  return Walk(code).can_end_without_row();
}

}  // namespace ctl
