#include "engine/emulator/program.h"

#include <sqlite3.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <span>
#include <string_view>
#include <utility>

#include "engine/emulator/control_flow.h"
#include "engine/emulator/database.h"

namespace ctl {
namespace {

using Kind = FunctionUse::Argument::Kind;

// Instructions that put their result into P2, and into P3.
constexpr std::string_view kWriteP2[] = {
    "Integer", "Int64",   "Real",     "String8",  "String",
    "Null",    "Blob",    "Variable", "SCopy",    "IntCopy",
    "Count",   "VInitIn", "Sequence", "NewRowid", "Rowid"};
constexpr std::string_view kWriteP3[] = {
    "Column",   "VColumn", "Function",  "PureFunc",  "Add",        "Subtract",
    "Multiply", "Divide",  "Remainder", "Concat",    "MakeRecord", "And",
    "Or",       "BitAnd",  "BitOr",     "ShiftLeft", "ShiftRight"};

bool among(std::string_view word, std::span<const std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

bool writes(const Instruction& op, int reg) {
  if (op.opcode == "Null") return reg >= op.p2 && reg <= std::max(op.p2, op.p3);
  if (op.opcode == "Copy") return reg >= op.p2 && reg <= op.p2 + op.p3;
  if (op.opcode == "Move") return reg >= op.p2 && reg < op.p2 + op.p3;
  if (among(op.opcode, kWriteP2)) return op.p2 == reg;
  return among(op.opcode, kWriteP3) && op.p3 == reg;
}

std::string text_at(sqlite3_stmt* row, int column) {
  const auto* text =
      reinterpret_cast<const char*>(sqlite3_column_text(row, column));
  return text == nullptr ? "" : text;
}

std::size_t address(int at) {
  return static_cast<std::size_t>(at);
}

// "regex_match(3)": the name and the number of arguments.
std::pair<std::string, int> called(const std::string& p4) {
  const std::size_t open = p4.rfind('(');
  if (open == std::string::npos) return {p4, 0};
  int count = 0;
  std::from_chars(p4.data() + open + 1, p4.data() + p4.size(), count);
  return {p4.substr(0, open), count};
}

}  // namespace

Program Program::of(sqlite3* db, const std::string& statement) {
  sqlite3_stmt* raw = nullptr;
  sqlite3_prepare_v2(db, ("EXPLAIN " + statement).c_str(), -1, &raw, nullptr);
  const StatementHandle explain(raw);
  std::vector<Instruction> code;
  while (explain && sqlite3_step(raw) == SQLITE_ROW) {
    code.push_back({.opcode = text_at(raw, 1),
                    .p1 = sqlite3_column_int(raw, 2),
                    .p2 = sqlite3_column_int(raw, 3),
                    .p3 = sqlite3_column_int(raw, 4),
                    .p4 = text_at(raw, 5)});
  }
  return Program(std::move(code));
}

// Every address that can follow, and perhaps some that cannot: the return of a
// subroutine goes back to each of its callers.
std::vector<std::size_t> Program::successors(std::size_t at) const {
  const Instruction& op = code_[at];
  if (op.opcode == "Halt") return {};
  if (op.opcode == "Goto" || op.opcode == "Gosub") return {address(op.p2)};
  if (op.opcode == "Init" || op.opcode == "InitCoroutine") {
    return {op.p2 == 0 ? at + 1 : address(op.p2)};
  }
  if (op.opcode == "Jump") {
    return {address(op.p1), address(op.p2), address(op.p3)};
  }
  std::vector<std::size_t> next;
  if (op.opcode == "Yield" || op.opcode == "EndCoroutine") {
    add_coroutine(at, next);
  } else if (op.opcode == "Return") {
    for (std::size_t i = 0; i < code_.size(); ++i) {
      if (code_[i].opcode == "Gosub" && code_[i].p1 == op.p1) {
        next.push_back(i + 1);
      }
    }
    if (op.p3 != 0) next.push_back(at + 1);
  } else {
    next.push_back(at + 1);
    if (is_branch(op)) next.push_back(address(op.p2));
  }
  return next;
}

// A caller's Yield has the address where to go at the end; a coroutine's own
// has none.
void Program::add_coroutine(std::size_t at,
                            std::vector<std::size_t>& next) const {
  const Instruction& op = code_[at];
  const bool caller = op.opcode == "Yield" && op.p2 != 0;
  for (std::size_t i = 0; i < code_.size(); ++i) {
    const Instruction& other = code_[i];
    if (other.p1 != op.p1) continue;
    if (other.opcode == "InitCoroutine" && caller) {
      next.push_back(address(other.p3));
    } else if (other.opcode == "Yield" && (other.p2 == 0) == caller) {
      next.push_back(op.opcode == "EndCoroutine" ? address(other.p2) : i + 1);
    }
  }
}

// Whether execution can come to a row, or to the regular end.
bool Program::reaches(bool through_rows, bool wants_row) const {
  std::vector<bool> seen(code_.size(), false);
  std::vector<std::size_t> todo = {0};
  while (!todo.empty()) {
    const std::size_t at = todo.back();
    todo.pop_back();
    if (at >= code_.size() || seen[at]) continue;
    seen[at] = true;
    const Instruction& op = code_[at];
    const bool row = op.opcode == "ResultRow";
    if (wants_row && row) return true;
    if (!wants_row && op.opcode == "Halt" && op.p1 == 0) return true;
    if (row && !through_rows) continue;
    for (const std::size_t next : successors(at))
      todo.push_back(next);
  }
  return false;
}

Rows Program::rows() const {
  if (!reaches(true, true)) return Rows::kNever;
  if (!reaches(false, false)) return Rows::kAlways;
  // Of the ways above some cannot be: a coroutine is left where it began.
  const bool simple = std::ranges::none_of(code_, [](const Instruction& op) {
    return op.opcode == "InitCoroutine" || op.opcode == "Gosub";
  });
  if (simple || can_end_without_row(code_).value_or(true))
    return Rows::kDepends;
  return Rows::kAlways;
}

// Constants that SQLite moved out of all loops stand behind this address.
std::size_t Program::prologue() const {
  if (code_.empty() || code_[0].opcode != "Init") return code_.size();
  return std::min(address(code_[0].p2), code_.size());
}

std::optional<std::size_t> Program::writer(int reg, std::size_t begin,
                                           std::size_t end) const {
  for (std::size_t i = end; i > begin; --i) {
    if (writes(code_[i - 1], reg)) return i - 1;
  }
  return std::nullopt;
}

FunctionUse::Argument Program::literal(int reg, std::size_t before) const {
  std::optional<std::size_t> at;
  if (before < prologue()) at = writer(reg, prologue(), code_.size());
  if (!at) at = writer(reg, before < prologue() ? 0 : prologue(), before);
  if (!at) return {};
  const Instruction& op = code_[*at];
  if (op.opcode == "String8") return {.kind = Kind::kText, .text = op.p4};
  if (op.opcode == "Integer") {
    return {.kind = Kind::kInteger, .text = std::to_string(op.p1)};
  }
  if (op.opcode == "Int64") return {.kind = Kind::kInteger, .text = op.p4};
  if (op.opcode == "Real") return {.kind = Kind::kReal, .text = op.p4};
  if (op.opcode == "Null") return {.kind = Kind::kNull};
  return {};
}

// Through copies, and through the record of a sorter when there is only one.
Program::Source Program::source_of(int reg, std::size_t before) const {
  for (int steps = 0; steps < 8; ++steps) {
    const auto at = writer(reg, 0, before);
    if (!at) return {};
    const Instruction& op = code_[*at];
    if (op.opcode == "VColumn") return {op.p1, op.p2};
    if (op.opcode == "Copy" || op.opcode == "SCopy") {
      reg = op.p1 + reg - op.p2;
      before = *at;
      continue;
    }
    const auto is_record = [](const Instruction& one) {
      return one.opcode == "MakeRecord";
    };
    const auto record = std::find_if(code_.begin(), code_.end(), is_record);
    const bool sorted =
        op.opcode == "Column" && record != code_.end() &&
        std::find_if(record + 1, code_.end(), is_record) == code_.end() &&
        op.p2 < record->p2;
    if (!sorted) return {};
    reg = record->p1 + op.p2;
    before = static_cast<std::size_t>(record - code_.begin());
  }
  return {};
}

std::vector<Program::Source> Program::result_sources() const {
  const auto is_row = [](const Instruction& op) {
    return op.opcode == "ResultRow";
  };
  const auto row = std::find_if(code_.begin(), code_.end(), is_row);
  if (row == code_.end() ||
      std::find_if(row + 1, code_.end(), is_row) != code_.end()) {
    return {};
  }
  std::vector<Source> sources;
  for (int i = 0; i < row->p2; ++i) {
    sources.push_back(
        source_of(row->p1 + i, static_cast<std::size_t>(row - code_.begin())));
  }
  return sources;
}

bool Program::is_filtered_by(std::size_t at, int cursor,
                             const Source& value) const {
  const Instruction& op = code_[at];
  if (op.opcode != "VFilter" || op.p1 != cursor) return false;
  const auto count = writer(op.p3 + 1, 0, at);
  if (!count || code_[*count].opcode != "Integer") return false;
  for (int i = 0; i < code_[*count].p1; ++i) {
    if (source_of(op.p3 + 2 + i, at) == value) return true;
  }
  return false;
}

bool Program::equates(const Source& a, const Source& b) const {
  for (std::size_t at = 0; at < code_.size(); ++at) {
    const Instruction& op = code_[at];
    if (is_filtered_by(at, a.cursor, b) || is_filtered_by(at, b.cursor, a)) {
      return true;
    }
    if (op.opcode != "Eq" && op.opcode != "Ne") continue;
    const Source left = source_of(op.p1, at);
    const Source right = source_of(op.p3, at);
    if ((left == a && right == b) || (left == b && right == a)) return true;
  }
  return false;
}

std::vector<FunctionUse> Program::functions() const {
  std::vector<FunctionUse> uses;
  for (std::size_t at = 0; at < code_.size(); ++at) {
    const Instruction& op = code_[at];
    if (op.opcode != "Function" && op.opcode != "PureFunc") continue;
    auto [name, count] = called(op.p4);
    FunctionUse use{.name = std::move(name)};
    // Of a function with any number of arguments only the constants are known.
    if (count < 0) {
      count = static_cast<int>(std::bit_width(static_cast<unsigned>(op.p1)));
    }
    for (int i = 0; i < count; ++i) {
      const bool constant = i < 32 && ((op.p1 >> i) & 1) != 0;
      use.arguments.push_back(constant ? literal(op.p2 + i, at) : Argument{});
    }
    uses.push_back(std::move(use));
  }
  return uses;
}

// The cursor over the members of a list whose current one, or all of them, is
// in a register.
std::optional<int> Program::cursor_of(int reg) const {
  for (const Instruction& op : code_) {
    if (op.opcode == "VInitIn" && op.p2 == reg) return op.p1;
  }
  for (const Instruction& op : code_) {
    if (op.opcode == "Column" && op.p3 == reg && op.p2 == 0) return op.p1;
  }
  return std::nullopt;
}

// The instruction that starts the scan which xBestIndex call `number` planned.
std::optional<std::size_t> Program::filter_of(int number) const {
  for (std::size_t at = 0; at < code_.size(); ++at) {
    if (code_[at].opcode != "VFilter") continue;
    const auto planned = writer(code_[at].p3, 0, at);
    if (planned && code_[*planned].opcode == "Integer" &&
        code_[*planned].p1 == number) {
      return at;
    }
  }
  return std::nullopt;
}

// What is put into an index, when all of it is constant.
std::vector<std::string> Program::members(int cursor) const {
  std::vector<std::string> values;
  for (std::size_t at = 0; at < code_.size(); ++at) {
    const Instruction& op = code_[at];
    if (op.opcode != "IdxInsert" || op.p1 != cursor) continue;
    const Argument value = literal(op.p3, at);
    if (value.kind == Kind::kComputed) return {};
    if (value.kind != Kind::kNull) values.push_back(value.text);
  }
  return values;
}

std::vector<std::string> Program::in_list(int number, int argument) const {
  const auto filter = filter_of(number);
  if (!filter) return {};
  const auto cursor = cursor_of(code_[*filter].p3 + 2 + argument);
  return cursor ? members(*cursor) : std::vector<std::string>{};
}

std::vector<std::string> Program::compared_with(int number, int column) const {
  const auto filter = filter_of(number);
  if (!filter) return {};
  const Source wanted{code_[*filter].p1, column};
  std::vector<std::string> values;
  for (std::size_t at = 0; at < code_.size(); ++at) {
    const Instruction& op = code_[at];
    if ((op.opcode == "NotFound" || op.opcode == "Found") &&
        source_of(op.p3, at) == wanted) {
      for (std::string& value : members(op.p1))
        values.push_back(std::move(value));
    }
    if (op.opcode != "Eq" && op.opcode != "Ne") continue;
    for (const auto& [tested, other] :
         {std::pair(op.p1, op.p3), std::pair(op.p3, op.p1)}) {
      if (source_of(tested, at) != wanted) continue;
      const Argument value = literal(other, at);
      if (value.kind != Kind::kComputed && value.kind != Kind::kNull)
        values.push_back(value.text);
    }
  }
  return values;
}

}  // namespace ctl
