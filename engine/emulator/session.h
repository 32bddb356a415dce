#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/emulator/emulator.h"
#include "engine/emulator/limit_offer.h"
#include "engine/emulator/paths.h"
#include "schema/catalog/catalog.h"
#include "schema/hosts/host.h"

namespace ctl {

class EmulatedTable;

// Operators as SQLite numbers them for a virtual table. `kInList`, the agent's
// own, is an IN whose whole list the table takes at once.
namespace constraint_op {
inline constexpr int kEqual = 2;
inline constexpr int kInList = 3;
inline constexpr int kGreater = 4;
inline constexpr int kLessEqual = 8;
inline constexpr int kLess = 16;
inline constexpr int kGreaterEqual = 32;
inline constexpr int kMatch = 64;
inline constexpr int kLike = 65;
inline constexpr int kGlob = 66;
inline constexpr int kNotEqual = 68;
inline constexpr int kIsNot = 69;
inline constexpr int kNotNull = 70;
inline constexpr int kIsNull = 71;
inline constexpr int kIs = 72;
inline constexpr int kLimit = 73;
inline constexpr int kOffset = 74;
}  // namespace constraint_op

// What SQLite offered a table while it looked for a plan.
struct OfferedConstraint {
  int column = 0;  // as declared; -1 is the rowid
  int op = 0;
  bool usable = false;
  bool taken = false;
  bool in_list = false;  // an IN: looped by SQLite, or handed over (kInList)
  bool plain_collation = true;  // compares bytes
  bool nocase = false;          // compares ignoring ASCII case
  // The right side when it is a constant, as text; only when wanted.
  std::optional<std::string> right{};
  bool null_right = false;
  // One that the agent's SQLite offers and the linked one does not: SQLite
  // hands over no value for it.
  bool implied = false;
};

// One xBestIndex call; its position in Session::calls and this make its idxNum.
// SQLite's own table functions have small numbers.
inline constexpr int kFirstCall = 1000;
struct PlanCall {
  const EmulatedTable* table = nullptr;
  std::vector<OfferedConstraint> constraints;
};

enum class StopReason { kNone, kTime, kMemory, kKept, kRows, kRowBytes };

// What one connection knows beside SQLite: shared by its tables, its
// authorizer and its limits.
struct Session {
  Host host;
  AgentKind agent;
  Limits limits;
  bool root = true;
  std::string uid;  // of the agent's user, as its row of `users` has it
  bool events = true;
  bool foreign = false;  // tables of other platforms exist, empty

  // Of the text that is being prepared or run.
  std::vector<PlanCall> calls;
  std::map<int, ScanCount> scans;  // by number of the call, from 0
  std::vector<std::string> warnings;
  std::map<std::string, std::set<std::string>> reads;
  std::set<std::string> functions;
  bool leaves_traces = false;  // something outlives the statement
  bool keep_right_sides = false;
  bool quiet = false;     // scans give no rows: only a schema is wanted
  bool internal = false;  // the program's own statement: everything allowed
  std::chrono::steady_clock::time_point deadline;
  std::vector<LimitOffer> implied_limits;
  StopReason stop = StopReason::kNone;
  std::size_t value_bytes = 0;  // the longest value

  std::unique_ptr<const FileTree> file_trees[2];

  bool windows() const { return agent.platform == Platform::kWindows; }

  // Nothing when no call of the current text has this number.
  const PlanCall* call(int number) const;
  // Each text once, in order of appearance.
  void warn(std::string text);
  // True from the moment a limit is reached, or `ahead` before its time is up.
  bool expired(std::chrono::nanoseconds ahead = {});
  // The host's file tree, without or with what its rows mention; made when
  // first asked for.
  const FileTree& files(bool mentions);
};

}  // namespace ctl
